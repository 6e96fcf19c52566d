using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;

namespace ChatBot.Tests.Vendors;

public sealed class Reading_telemetry
{
    [Fact]
    public void Claude_code_logs_count_requests_prompts_tokens_and_cost()
    {
        var totals = Totals.Of(Map("anthropic/claude-code.logs.json", OtlpSignal.Logs).Facts);

        Assert.Equal((2, 1, 1, 1), (totals.Requests, totals.Errors, totals.Prompts, totals.Sessions));
        Assert.Equal((1840, 2210, 96400, 12040), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite));
        Assert.Equal(0.1879m, totals.Estimated);
    }

    [Fact]
    public void Claude_code_metrics_tell_the_same_activity_once_more()
    {
        var totals = Totals.Of(Map("anthropic/claude-code.metrics.delta.json", OtlpSignal.Metrics).Facts);

        Assert.Equal((1840, 2210, 96400, 12040), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite));
        Assert.Equal((1, 3, 57, 12, 0.1879m), (totals.Sessions, totals.Accepts, totals.LinesAdded, totals.LinesRemoved, totals.Estimated));
    }

    [Fact]
    public void Cumulative_exports_add_only_what_is_new()
    {
        var store = new FactStore();
        var perExport = new List<(long, long)>();
        foreach (var export in Sample.Json("anthropic/claude-code.metrics.cumulative.sequence.json").EnumerateArray())
        {
            var before = Totals.Of(store.Facts);
            store.Take(OtlpMapper.Map(System.Text.Encoding.UTF8.GetBytes(export.GetRawText()), OtlpSignal.Metrics, OtlpEncoding.Json, Sample.Context));
            var after = Totals.Of(store.Facts);
            perExport.Add((after.TokensIn - before.TokensIn, after.TokensOut - before.TokensOut));
        }

        Assert.Equal([(500, 300), (750, 340), (0, 260)], perExport);
    }

    [Fact]
    public void Codex_counts_the_completion_that_carries_tokens()
    {
        var totals = Totals.Of(Map("openai/codex.logs.json", OtlpSignal.Logs).Facts);

        Assert.Equal((1, 1, 1), (totals.Requests, totals.Prompts, totals.Sessions));
        Assert.Equal((2602, 612, 18432, 256), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.Reasoning));
    }

    [Fact]
    public void Codex_metrics_come_to_the_same_tokens_as_its_logs()
    {
        var totals = Totals.Of(Map("openai/codex.metrics.delta.json", OtlpSignal.Metrics).Facts);

        Assert.Equal((2602, 612, 18432, 256), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.Reasoning));
    }

    [Fact]
    public void Gemini_responses_count_once_although_they_are_logged_twice()
    {
        var totals = Totals.Of(Map("google/gemini-cli.logs.json", OtlpSignal.Logs).Facts);

        Assert.Equal((1, 1), (totals.Requests, totals.Prompts));
        Assert.Equal((2400, 550, 12800), (totals.TokensIn, totals.TokensOut, totals.CacheRead));
        Assert.Equal((14, 2), (totals.LinesAdded, totals.LinesRemoved));
    }

    [Fact]
    public void Gemini_metrics_come_to_the_same_tokens_as_its_logs()
    {
        var totals = Totals.Of(new FactStore().Take(Map("google/gemini-cli.metrics.cumulative.json", OtlpSignal.Metrics)).Facts);

        Assert.Equal((2400, 550, 12800), (totals.TokensIn, totals.TokensOut, totals.CacheRead));
        Assert.Equal((1, 14, 2), (totals.Sessions, totals.LinesAdded, totals.LinesRemoved));
    }

    [Fact]
    public void Copilot_cli_counts_leaves_for_tokens_and_the_root_for_credits()
    {
        var totals = Totals.Of(Map("copilot-otel/copilot-cli.traces.json", OtlpSignal.Traces).Facts);

        Assert.Equal((2, 1, 1), (totals.Requests, totals.Prompts, totals.Sessions));
        Assert.Equal((2910, 1320, 40100, 5200), (totals.TokensIn, totals.TokensOut, totals.CacheRead, totals.CacheWrite));
        Assert.Equal((3.125m, 0.03125m), (totals.Credits, totals.Estimated));
    }

    [Fact]
    public void Vs_code_counts_the_inference_log_and_not_the_turn_that_repeats_it()
    {
        var batch = Map("copilot-otel/vscode.logs.json", OtlpSignal.Logs);
        var totals = Totals.Of(batch.Facts);

        Assert.Equal((1, 1, 12500, 250, 1), (totals.Requests, totals.Sessions, totals.TokensIn, totals.TokensOut, totals.Accepts));
        Assert.All(batch.Facts, fact => Assert.Equal("email:mara.okafor@example.com", fact.PersonRef));
    }

    [Fact]
    public void Vs_code_metrics_stand_in_for_its_logs()
    {
        var totals = Totals.Of(new FactStore().Take(Map("copilot-otel/vscode.metrics.cumulative.json", OtlpSignal.Metrics)).Facts);

        Assert.Equal((13900, 450, 1), (totals.TokensIn, totals.TokensOut, totals.Sessions));
        Assert.Equal((2, 1, 34, 6), (totals.Accepts, totals.Rejects, totals.LinesAdded, totals.LinesRemoved));
    }

    [Theory]
    [InlineData("otlp/genai.spans.json", 50, 180, 50)]
    [InlineData("otlp/genai.spans.legacy-names.json", 42, 17, 0)]
    [InlineData("openrouter/broadcast.documented-example.json", 100, 50, 0)]
    [InlineData("openrouter/broadcast.full.json", 2300, 410, 0)]
    [InlineData("cloudflare-ai-gateway/otel.spans.json", 301, 64, 0)]
    public void Genai_spans_count_under_every_spelling(string sample, long input, long output, long cached)
    {
        var totals = Totals.Of(Map(sample, OtlpSignal.Traces).Facts);

        Assert.Equal((1, input, output, cached), (totals.Requests, totals.TokensIn, totals.TokensOut, totals.CacheRead));
    }

    [Fact]
    public void Gateways_that_export_spans_keep_who_what_and_how_much()
    {
        var router = Assert.Single(Map("openrouter/broadcast.full.json", OtlpSignal.Traces).Facts);
        var cloudflare = Assert.Single(Map("cloudflare-ai-gateway/otel.spans.json", OtlpSignal.Traces).Facts);

        Assert.Equal(("openrouter", "vendor:openrouter:user_12345", "atlas", 0.0087m),
            (router.Source, router.PersonRef, router.Project, router.Cost!.Value.Amount));
        Assert.Equal(("cloudflare-ai-gateway", "vendor:cloudflare:tom.silva", "growth", 0.0001402m),
            (cloudflare.Source, cloudflare.PersonRef, cloudflare.Project, cloudflare.Cost!.Value.Amount));
    }

    [Theory]
    [InlineData("anthropic/claude-code.logs.json", "otlp/claude-code.logs.pb.base64.txt", OtlpSignal.Logs)]
    [InlineData("anthropic/claude-code.metrics.delta.json", "otlp/claude-code.metrics.pb.base64.txt", OtlpSignal.Metrics)]
    [InlineData("copilot-otel/copilot-cli.traces.json", "otlp/copilot-cli.traces.pb.base64.txt", OtlpSignal.Traces)]
    public void Both_encodings_of_one_export_give_equal_facts(string json, string protobuf, OtlpSignal signal)
    {
        var fromJson = Map(json, signal);
        var fromProtobuf = OtlpMapper.Map(Sample.Bytes(protobuf), signal, OtlpEncoding.Protobuf, Sample.Context);

        Assert.NotEmpty(fromJson.Facts);
        Assert.Equal(Sample.Everything(fromJson), Sample.Everything(fromProtobuf));
    }

    [Theory]
    [InlineData("otlp/example.logs.json", OtlpSignal.Logs)]
    [InlineData("otlp/example.metrics.json", OtlpSignal.Metrics)]
    [InlineData("otlp/example.trace.json", OtlpSignal.Traces)]
    public void Telemetry_of_other_software_is_skipped_with_a_reason(string sample, OtlpSignal signal)
    {
        var batch = Map(sample, signal);

        Assert.Empty(batch.Facts);
        Assert.Empty(batch.Rejected);
        Assert.NotEmpty(batch.Skipped);
    }

    [Theory]
    [InlineData("user.email", "Mara@Example.com", "email:mara@example.com")]
    [InlineData("user.account_uuid", "0C8B", "vendor:anthropic:0c8b")]
    [InlineData("user.id", "installation", "email:owner@example.com")]
    public void A_record_belongs_to_who_it_names_before_the_owner_of_the_token(string key, string value, string person)
    {
        var context = Sample.Context with { TokenPerson = "email:owner@example.com" };

        Assert.Equal(person, Claude(context, (key, value)).PersonRef);
        Assert.Equal("email:owner@example.com", Claude(context with { MayNamePeople = false }, (key, value)).PersonRef);
    }

    [Fact]
    public void Without_anybody_an_installation_stays_anonymous_unless_a_gateway_vouches_for_it()
    {
        Assert.Equal("anon:abc", Claude(Sample.Context, ("user.id", "abc")).PersonRef);
        Assert.Equal("vendor:oidc:abc", Claude(Sample.Context, ("user.id", "abc"), ("identity.source", "gateway-oidc")).PersonRef);
        Assert.Null(Claude(Sample.Context).PersonRef);
    }

    [Theory]
    [InlineData("claude-code", "cli", "cli")]
    [InlineData("claude-code", "claude-vscode", "ide")]
    [InlineData("claude-code", "sdk-cli", "api")]
    [InlineData("claude-code-desktop", "cli", "desktop")]
    public void The_surface_of_claude_code_is_told_by_service_and_entrypoint(string service, string entrypoint, string surface) =>
        Assert.Equal(surface, Claude(Sample.Context, ("app.entrypoint", entrypoint), ("service", service)).Surface);

    [Fact]
    public void A_codex_event_is_dated_by_its_attribute_and_percent_signs_of_the_resource_are_decoded()
    {
        var fact = Assert.Single(OtlpMapper.Map("""
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"observedTimeUnixNano":"1789387299000000000","attributes":[
            {"value":{"stringValue":"2026-09-14T12:00:01.5Z"},"key":"event.timestamp"},{"key":"event.name","value":{"stringValue":"codex.user_prompt"}}]}]}],
            "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"codex_exec"}},{"key":"user.email","value":{"stringValue":"jun%40example.com"}}]}}]}
            """u8.ToArray(), OtlpSignal.Logs, OtlpEncoding.Json, Sample.Context).Facts);

        Assert.Equal(("email:jun@example.com", "agent", new DateTimeOffset(2026, 9, 14, 12, 0, 1, 500, TimeSpan.Zero)), (fact.PersonRef, fact.Surface, fact.PeriodStartAt));
    }

    [Fact]
    public void Gemini_tool_metadata_may_be_a_text_of_json()
    {
        var fact = Assert.Single(OtlpMapper.Map("""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"gemini-cli"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":1789457406000000000,"attributes":[
            {"key":"event.name","value":{"stringValue":"gemini_cli.tool_call"}},{"key":"function_name","value":{"stringValue":"replace"}},{"key":"decision","value":{"stringValue":"reject"}},
            {"key":"metadata","value":{"stringValue":"{\"model_added_lines\":14,\"model_removed_lines\":2,\"diff\":\"TEXT THAT MUST NOT BE STORED\"}"}},{"key":"empty","value":{}}]}]}]}]}
            """u8.ToArray(), OtlpSignal.Logs, OtlpEncoding.Json, Sample.Context).Facts);

        Assert.Equal((14L, 2L, 1L, (long?)null), (fact.LinesAdded!.Value, fact.LinesRemoved!.Value, fact.Rejects!.Value, fact.Accepts));
        Assert.DoesNotContain(Sample.Marker, fact.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_attribute_has_a_name_of_its_own()
    {
        var keys = Enum.GetValues<OtlpKey>();
        foreach (var key in keys)
        {
            Assert.True(OtlpKeys.TryFind(System.Text.Encoding.ASCII.GetBytes(OtlpKeys.NameOf(key)), "", out var found));
            Assert.Equal(key, found);
        }
    }

    private static ChatBot.Core.Usage.UsageFact Claude(MappingContext context, params (string Key, string Value)[] attributes)
    {
        var service = attributes.FirstOrDefault(attribute => attribute.Key == "service").Value ?? "claude-code";
        var json = string.Join(',', attributes.Append(("event.name", "user_prompt")).Select(attribute => $$$"""{"key":"{{{attribute.Item1}}}","value":{"stringValue":"{{{attribute.Item2}}}"}}"""));
        return Assert.Single(OtlpMapper.Map(System.Text.Encoding.UTF8.GetBytes($$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1789373402000000000","attributes":[{{{json}}}]}]}]}]}
            """), OtlpSignal.Logs, OtlpEncoding.Json, context).Facts);
    }

    private static MappedBatch Map(string sample, OtlpSignal signal) => OtlpMapper.Map(Sample.Bytes(sample), signal, OtlpEncoding.Json, Sample.Context);
}
