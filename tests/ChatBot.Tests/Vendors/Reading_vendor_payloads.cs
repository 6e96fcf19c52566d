using System.Text;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;

namespace ChatBot.Tests.Vendors;

public sealed class Reading_vendor_payloads
{
    [Fact]
    public void Litellm_takes_cached_tokens_out_of_input_and_counts_failures()
    {
        var totals = Of("litellm", "litellm/generic-api.batch.json");

        Assert.Equal((2, 1), (totals.Requests, totals.Errors));
        Assert.Equal((2010, 800, 5000, 1200, 0.01642m), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite, totals.Estimated));
    }

    [Fact]
    public void An_answer_from_the_gateways_cache_is_a_request_without_tokens_or_cost()
    {
        var batch = Map("litellm", "litellm/generic-api.batch.ndjson");

        Assert.Equal(2, batch.Facts.Count);
        Assert.Equal((1L, (long?)null, (Money?)null), (batch.Facts[1].Requests!.Value, batch.Facts[1].TokensIn, batch.Facts[1].Cost));
        Assert.Equal(new DateTimeOffset(2026, 9, 15, 12, 0, 10, 120, TimeSpan.Zero), batch.Facts[1].PeriodStartAt);
        Assert.All(batch.Facts, fact => Assert.Equal(("email:mara.okafor@example.com", "checkout", "api"), (fact.PersonRef, fact.Project, fact.Tool)));
    }

    [Fact]
    public void The_first_generation_of_litellm_payloads_turns_every_value_into_text()
    {
        var fact = Assert.Single(Sources.Find("litellm")!.Map("""
            {"id":"c-1","call_type":"acompletion","status":"success","startTime":"1789473600.12","prompt_tokens":"100","completion_tokens":"20","response_cost":"1.5e-05","cache_hit":"None","end_user":"None",
             "metadata":"{\"user_api_key_user_id\":\"None\",\"user_api_key_alias\":\"batch\",\"usage_object\":{\"cache_read_input_tokens\":\"40\"},\"x\":\"\\ud83d\\ude00\"}"}
            """u8.ToArray(), Sample.Context).Facts);

        Assert.Equal((60L, 20L, 40L, 0.000015m, "vendor:litellm:batch"),
            (fact.TokensIn!.Value, fact.TokensOut!.Value, fact.TokensCacheRead!.Value, fact.Cost!.Value.Amount, fact.PersonRef));
    }

    [Fact]
    public void A_gateway_recognises_the_tool_by_what_the_client_calls_itself()
    {
        var fact = Assert.Single(Sources.Find("litellm")!.Map("""
            {"id":"c-1","call_type":"acompletion","status":"success","startTime":1789473600,"request_tags":["User-Agent: claude-cli/2.1.230 (external, cli)"]}
            """u8.ToArray(), Sample.Context).Facts);

        Assert.Equal(Tools.ClaudeCode, fact.Tool);
    }

    [Theory]
    [InlineData("litellm/budget-webhook.budget_crossed.json", "budget_crossed", "user", "vendor:litellm:default_user_id")]
    [InlineData("litellm/budget-webhook.spend_tracked.json", "spend_tracked", "customer", "vendor:litellm:krrish12")]
    public void A_budget_alert_is_a_notice_and_no_use(string sample, string kind, string scope, string person)
    {
        var batch = Map("litellm", sample);

        Assert.Empty(batch.Facts);
        var budget = Assert.IsType<VendorNotice.BudgetEvent>(Assert.Single(batch.Notices));
        Assert.Equal((kind, scope, person), (budget.Event, budget.Scope, budget.PersonRef));
    }

    [Fact]
    public void Portkey_writes_cost_in_cents()
    {
        var totals = Of("portkey.logs", "portkey/log-export.ndjson");

        Assert.Equal((2, 1, 1350, 200, 0.0010125m), (totals.Requests, totals.Errors, totals.TokensIn, totals.TokensOut, totals.Estimated));
    }

    [Fact]
    public void Portkey_guardrails_count_once_the_request_is_done()
    {
        Assert.Equal((1, 18, 10), Totals.Of(Map("portkey", "portkey/guardrail.afterRequestHook.json").Facts) is var totals
            ? (totals.Requests, totals.TokensIn, totals.TokensOut)
            : default);
        Assert.Empty(Map("portkey", "portkey/guardrail.beforeRequestHook.json").Facts);
    }

    [Fact]
    public void Helicone_is_a_request_and_nothing_of_its_bodies()
    {
        var fact = Assert.Single(Map("helicone", "helicone/webhook.minimal.json").Facts);

        Assert.Equal(("0f3b2a9e-6c1d-4f1a-8b77-000000000001", 1L), (fact.SourceKey, fact.Requests));
    }

    [Fact]
    public void A_message_without_a_time_is_dated_by_its_first_receipt()
    {
        var map = Sources.Find("helicone")!.Map;
        var first = map(Sample.Bytes("helicone/webhook.minimal.json"), Sample.Context);
        var again = map(Sample.Bytes("helicone/webhook.minimal.json"), Sample.Context with { ReceivedAt = Sample.ReceivedAt.AddDays(3) });

        Assert.Equal(Sample.ReceivedAt, Assert.Single(new FactStore().Take(first).Take(again).Facts).PeriodStartAt);
        Assert.Equal(Sample.ReceivedAt, Assert.Single(new FactStore().Take(again).Take(first).Facts).PeriodStartAt);
    }

    [Fact]
    public void Langfuse_input_holds_the_cached_part_unless_the_sum_says_otherwise()
    {
        var totals = Of("langfuse.observations", "langfuse/observations.v2.json");

        Assert.Equal((300, 140, 512, 0.000893m), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.Estimated));
    }

    [Fact]
    public void Envoy_writes_a_dash_for_what_it_does_not_know()
    {
        var batch = Map("envoy-ai-gateway", "envoy-ai-gateway/access-log.ndjson");

        Assert.Equal((2, 1, 15, 7), Totals.Of(batch.Facts) is var totals ? (totals.Requests, totals.Errors, totals.TokensIn, totals.TokensOut) : default);
        Assert.Null(batch.Facts[1].TokensIn);
        Assert.Equal("vendor:envoy-ai-gateway:tom.silva", batch.Facts[1].PersonRef);
    }

    [Theory]
    [InlineData("github/webhook.organization.member_added.json", "Octocoders", "login:hacktocat", "member_added")]
    [InlineData("github/webhook.membership.added.json", "Octocoders/github", "login:codertocat", "added")]
    [InlineData("github/webhook.membership.removed.json", "Octocoders/github", "login:codertocat", "removed")]
    public void Github_tells_who_joined_and_left(string sample, string group, string person, string change)
    {
        var notice = Assert.IsType<VendorNotice.MembershipChanged>(Assert.Single(Map("github", sample).Notices));

        Assert.Equal((group, person, change), (notice.Group, notice.PersonRef, notice.Change));
    }

    [Fact]
    public void A_github_delivery_may_come_as_a_form()
    {
        var form = "payload=" + Uri.EscapeDataString(Encoding.UTF8.GetString(Sample.Bytes("github/webhook.ping.json")));

        var notice = Assert.IsType<VendorNotice.Signal>(Assert.Single(Sources.Find("github")!.Map(Encoding.UTF8.GetBytes(form), Sample.Context).Notices));

        Assert.Equal(("ping", "109948940"), (notice.Kind, notice.Id));
    }

    [Fact]
    public void Copilot_seats_are_seats_and_no_use()
    {
        var batch = Map("github.copilot.seats", "github/copilot-seats.page1.json");

        Assert.Empty(batch.Facts);
        var seats = batch.Notices.Cast<VendorNotice.SeatSeen>().ToList();
        Assert.Equal(["login:octocat", "login:octokitten", "login:hubot"], seats.Select(seat => seat.PersonRef));
        Assert.Equal(new DateOnly(2026, 11, 1), seats[1].EndsOn);
        Assert.Equal(TimeSpan.Zero, seats[0].LastActiveAt!.Value.Offset);
    }

    [Fact]
    public void Copilot_usage_metrics_count_each_feature_once()
    {
        var facts = Map(Feeds.GitHubUsageMetrics, "github/usage-metrics.users-1-day.ndjson").Facts;

        var mara = Totals.Of(facts.Where(fact => fact.PersonRef == "login:mara-okafor_acme"));
        var jun = Totals.Of(facts.Where(fact => fact.PersonRef == "login:jun-park_acme"));
        var first = Totals.Of(facts.Where(fact => fact.PersonRef == "login:login1"));
        Assert.Equal((14, 233, 312.75m), (mara.Prompts, mara.LinesAdded, mara.Credits));
        Assert.Equal((6, 143, 31, 88120, 9120044, 512, 1290.4m),
            (jun.Sessions, jun.Requests, jun.Prompts, jun.TokensOut, jun.Unsplit, jun.LinesAdded, jun.Credits));
        Assert.Equal((2, 2, 2, 8), (first.Sessions, first.Prompts, first.Requests, first.LinesAdded));
    }

    [Fact]
    public void Copilot_reports_are_fetched_where_the_answer_says()
    {
        var links = Map("github.copilot.metrics.links", "github/usage-metrics.report-links.json").Notices.Cast<VendorNotice.Fetch>().ToList();

        Assert.Equal(2, links.Count);
        Assert.All(links, link => Assert.Equal(("2026-10-01", false), (link.ContentId, link.WithToken)));
    }

    [Fact]
    public void Copilot_billing_rows_are_what_is_billed_and_what_the_list_says()
    {
        var batch = Map("github.copilot.billing.csv", "github/billing.ai-usage-report.csv");
        var totals = Totals.Of(batch.Facts);

        Assert.Equal((3.055m, 16.5865m), (totals.Billed, totals.List));
        Assert.Equal(3, batch.Facts.Count(fact => fact.CostKind == CostKind.Billed));
        Assert.Contains(batch.Facts, fact => fact is { Model: "Auto: GPT-5.4, fast", PersonRef: null, Project: "acme/checkout" });
        Assert.Equal((1312120, 118230, 9310000, 217924), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite));
    }

    [Theory]
    [InlineData("github/billing.ai_credit-usage.json", 555, 13459, Grain.Day)]
    [InlineData("github/billing.premium_request-usage.json", 4000, 4000, Grain.Period)]
    public void Copilot_billing_answers_by_day_or_by_month(string sample, int billedThousandths, int listThousandths, Grain grain)
    {
        var batch = Map(Feeds.GitHubBilling, sample);

        Assert.Equal((billedThousandths / 1000m, listThousandths / 1000m), (Totals.Of(batch.Facts).Billed, Totals.Of(batch.Facts).List));
        Assert.All(batch.Facts, fact => Assert.Equal(grain, fact.Grain));
    }

    [Fact]
    public void Anthropic_amounts_are_cents()
    {
        Assert.Equal(1.2378912m, Of(Feeds.AnthropicCost, "anthropic/admin.cost_report.json").Billed);
        var enterprise = Of(Feeds.ClaudeEnterpriseCost, "anthropic/enterprise.user_cost_report.json");
        Assert.Equal((412.80m, 516.00m), (enterprise.Billed, enterprise.List));
    }

    [Fact]
    public void Claude_code_analytics_are_by_actor_with_estimates_in_minor_units()
    {
        var facts = Map(Feeds.ClaudeCodeAnalytics, "anthropic/admin.usage_report.claude_code.json").Facts;

        Assert.Equal(1.41m, Totals.Of(facts.Where(fact => fact.PersonRef == "email:developer@company.com")).Estimated);
        Assert.Equal(2.28m, Totals.Of(facts.Where(fact => fact.PersonRef == "email:user@emaildomain.com")).Estimated);
        Assert.Equal((20, 118, 14, 1885), Totals.Of(facts) is var totals ? (totals.Sessions, totals.Accepts, totals.Rejects, totals.LinesAdded) : default);
    }

    [Fact]
    public void Anthropic_usage_keeps_caches_apart_and_asks_for_the_next_page()
    {
        var batch = Map(Feeds.AnthropicUsage, "anthropic/admin.usage_report.messages.json");
        var totals = Totals.Of(batch.Facts);

        Assert.Equal((1500, 500, 200, 1500), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite));
        Assert.Contains(batch.Notices, notice => notice is VendorNotice.NextPage { Cursor: "page_MjAyNS0wNS0xNFQwMDowMDowMFo=" });
    }

    [Fact]
    public void Claude_enterprise_tells_activity_by_product_and_how_fresh_it_is()
    {
        var context = Sample.Context with { Settings = new Dictionary<string, string> { ["Day"] = "2026-09-14" } };
        var users = Totals.Of(Sources.Find(Feeds.ClaudeEnterpriseUsers)!.Map(Sample.Bytes("anthropic/enterprise.users.json"), context).Facts);
        var usage = Map(Feeds.ClaudeEnterpriseUsage, "anthropic/enterprise.user_usage_report.json");

        Assert.Equal((11, 44, 25, 2, 412), (users.Sessions, users.Prompts, users.Accepts, users.Rejects, users.LinesAdded));
        Assert.Equal((128, 1284500, 891000, 3200000, 1500), Totals.Of(usage.Facts) is var totals
            ? (totals.Requests, totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite)
            : default);
        Assert.Contains(usage.Notices, notice => notice is VendorNotice.DataThrough);
    }

    [Fact]
    public void Openai_usage_counts_fresh_input_with_and_without_the_newer_splits()
    {
        var one = Of(Feeds.OpenAiUsage, "openai/usage.completions.json");
        var grouped = Map(Feeds.OpenAiUsage, "openai/usage.completions.grouped.json");

        Assert.Equal((5, 500, 500, 400, 100), (one.Requests, one.TokensIn, one.TokensOut, one.CacheRead, one.CacheWrite));
        Assert.Equal(2, grouped.Facts.Count);
        Assert.Equal((17, 823000, 42000, 1800, 200), Totals.Of(grouped.Facts) is var totals
            ? (totals.Requests, totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite)
            : default);
    }

    [Fact]
    public void Openai_costs_are_major_units_in_upper_case_currency()
    {
        var facts = Map(Feeds.OpenAiCosts, "openai/costs.json").Facts;

        Assert.Equal(0.12m, Totals.Of(facts).Billed);
        Assert.All(facts, fact => Assert.Equal("USD", fact.Cost!.Value.Currency));
    }

    [Fact]
    public void Openai_webhooks_are_signals()
    {
        var signal = Assert.IsType<VendorNotice.Signal>(Assert.Single(Map("openai", "openai/webhook.response.completed.json").Notices));

        Assert.Equal(("response.completed", "resp_abc123"), (signal.Kind, signal.Id));
    }

    [Fact]
    public void Codex_enterprise_is_one_fact_per_client_and_one_for_lines()
    {
        var batch = Map(Feeds.CodexEnterprise, "openai/codex-enterprise-analytics.usage.json");
        var totals = Totals.Of(batch.Facts);

        Assert.Equal(3, batch.Facts.Count);
        Assert.Equal((6, 41, 88.5m, 812), (totals.Sessions, totals.Prompts, totals.Credits, totals.LinesAdded));
    }

    [Fact]
    public void Code_assist_counts_the_largest_acceptance_of_each_request()
    {
        var totals = Of(Feeds.CodeAssistLogs, "google/code-assist.metadata-logs.ndjson");

        Assert.Equal((1, 2, 17, 4210), (totals.Suggestions, totals.Accepts, totals.LinesAccepted, totals.Unsplit));
    }

    [Fact]
    public void Workspace_counts_what_somebody_used_and_not_what_was_shown()
    {
        var batch = Map(Feeds.GeminiWorkspace, "google/workspace.gemini-activities.json");

        Assert.Equal(2, batch.Facts.Count);
        Assert.Equal(1, batch.Skipped["inactive"]);
        Assert.Equal(["office", "browser"], batch.Facts.Select(fact => fact.Surface));
    }

    [Fact]
    public void Cursor_events_carry_tokens_and_money_and_days_carry_activity()
    {
        var batch = Map(Feeds.CursorEvents, "cursor/filtered-usage-events.json");
        var events = Totals.Of(batch.Facts);
        var days = Of(Feeds.CursorDaily, "cursor/daily-usage-data.json");

        Assert.Equal(3, batch.Facts.Count);
        Assert.Equal((5931, 761, 11964, 18076), (events.TokensIn, events.TokensOut, events.CacheRead, events.CacheWrite));
        Assert.Equal((0.6669232m, 0.08m), (events.Billed + events.List, events.List));
        Assert.Contains(batch.Notices, notice => notice is VendorNotice.NextPage { Cursor: "2" });
        Assert.Equal((252, 73, 14, 1102, 1543), (days.Requests, days.Accepts, days.Rejects, days.LinesAccepted, days.LinesAdded));
    }

    [Fact]
    public void A_cursor_service_account_is_not_the_person_whose_mailbox_it_uses()
    {
        var batch = Map(Feeds.CursorEvents, "cursor/filtered-usage-events.service-account.json");

        Assert.Equal(("vendor:cursor:sa_abc123", "agent"), (batch.Facts[0].PersonRef, batch.Facts[0].Surface));
        Assert.Contains(batch.Notices, notice => notice is VendorNotice.ServiceIdentity { Name: "Nightly CI Agent" });
    }

    [Fact]
    public void Windsurf_answers_belong_to_the_person_asked_about()
    {
        var batch = Map(Feeds.WindsurfCascade, "windsurf/cascade-analytics.response.json");
        var totals = Totals.Of(batch.Facts);

        Assert.Equal((206, 157, 4, 3.00m), (totals.LinesSuggested, totals.LinesAccepted, totals.Prompts, totals.Credits));
        Assert.All(batch.Facts, fact => Assert.Equal("email:jun.park@example.com", fact.PersonRef));
    }

    [Fact]
    public void Windsurf_user_rows_are_presence_and_never_show_the_key()
    {
        var batch = Map(Feeds.WindsurfUsers, "windsurf/user-page-analytics.json");

        Assert.Equal(2, batch.Facts.Count(fact => fact.Quality == FactQuality.Presence));
        Assert.DoesNotContain("aaaaaaaa-aaaa", Sample.Everything(batch), StringComparison.Ordinal);
    }

    [Fact]
    public void M365_audit_counts_prompts_of_copilot_alone()
    {
        var batch = Map(Feeds.M365Audit, "m365/management-activity.copilot-interactions.json");

        Assert.Equal((2, 2), (batch.Facts.Count, Totals.Of(batch.Facts).Prompts));
        Assert.Equal(1, batch.Skipped.Values.Sum());
        Assert.DoesNotContain("sharepoint", Sample.Everything(batch), StringComparison.Ordinal);
    }

    [Fact]
    public void M365_notifications_name_blobs_or_ask_to_be_validated()
    {
        var map = Sources.Find("m365")!.Map;

        var fetch = Assert.IsType<VendorNotice.Fetch>(Assert.Single(
            map(Sample.Part("m365/management-activity.webhook.json", "notification", "body"), Sample.Context).Notices));
        var signal = Assert.IsType<VendorNotice.Signal>(Assert.Single(
            map(Sample.Part("m365/management-activity.webhook.json", "validation", "body"), Sample.Context).Notices));
        Assert.True(fetch.WithToken);
        Assert.Equal(("validation", "6f0a1b2c-opaque"), (signal.Kind, signal.Id));
    }

    [Theory]
    [InlineData("m365/usage-user-detail.json", 4, "anon:dc8c64d6ec3a3aa17481d7e5eb5b68a6")]
    [InlineData("m365/usage-user-detail.v1.csv", 4, "email:mara.okafor@example.com")]
    [InlineData("m365/usage-user-detail.v2.csv", 6, "email:mara.okafor@example.com")]
    public void M365_reports_are_presence_by_app_and_day(string sample, int facts, string person)
    {
        var presence = Map(Feeds.M365Report, sample).Facts.Where(fact => fact.Source == Feeds.M365Report).ToList();

        Assert.Equal(facts, presence.Count);
        Assert.All(presence, fact => Assert.Equal((FactQuality.Presence, person), (fact.Quality, fact.PersonRef)));
    }

    [Fact]
    public void Prompts_of_a_moving_window_stay_out_of_every_sum()
    {
        var window = Assert.Single(Map(Feeds.M365Report, "m365/usage-user-detail.v2.csv").Facts, fact => fact.Source == Feeds.M365Window);

        Assert.Equal((118L, Grain.Period), (window.Prompts, window.Grain));
    }

    private static MappedBatch Map(string source, string sample)
    {
        var batch = Sources.Find(source)!.Map(Sample.Bytes(sample), Sample.Context);
        Assert.Null(batch.Refusal);
        Assert.Empty(batch.Rejected);
        return batch;
    }

    private static Totals Of(string source, string sample) => Totals.Of(new FactStore().Take(Map(source, sample)).Facts);
}
