using System.Runtime.CompilerServices;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Core.Digests;

namespace ChatBot.IntegrationTests.Digests;

public sealed class A_digest_and_the_answers(DemonstratedDigests demonstration) : IClassFixture<DemonstratedDigests>
{
    /// <summary>The lead of everybody, of the most, of the fewest who are shown, the one of the story.</summary>
    private List<string> Leads()
    {
        var organisation = demonstration.Organisation;
        var leads = organisation.People.Where(p => organisation.Leads(p.Id)).OrderByDescending(p => organisation.Reports(p.Id).Count()).ThenBy(p => p.Id.Value).ToList();
        return [.. new[] { demonstration.Cast.Manager, leads[0].Email, leads[1].Email, leads[leads.Count / 2].Email, leads.Last(l => organisation.Reports(l.Id).Count() >= 5).Email, leads[^1].Email }.Distinct()];
    }

    [Fact]
    public async Task Every_figure_is_what_the_matching_question_answers()
    {
        var wrong = new List<string>();
        var compared = 0;
        foreach (var lead in Leads())
            foreach (var figure in demonstration.Of(lead).Figures)
            {
                Assert.NotEmpty(figure.Question);
                var answer = await demonstration.AskAsync(lead, figure.Question);
                var value = answer.GetProperty("values").EnumerateArray().FirstOrDefault();
                if (answer.GetProperty("kind").GetString() != "answer" || value.ValueKind != JsonValueKind.Object || value.GetProperty("name").GetString() != figure.Name
                    || Math.Abs(value.GetProperty("value").GetDecimal() - figure.Value.Number) > 0.005m)
                    wrong.Add($"{lead}: {figure.Name} {figure.Value.Number} – {figure.Question} – {answer.GetProperty("text").GetString()}");
                compared++;
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(compared > 60, $"Only {compared} figures were compared.");
    }

    /// <summary>WRITE_GOLDEN writes them; a change is to be read, not only accepted.</summary>
    [Theory]
    [InlineData(Platform.Teams, "teams.json")]
    [InlineData(Platform.Slack, "slack.json")]
    public void The_card_is_the_golden_one(Platform platform, string file)
    {
        var digest = demonstration.Of(demonstration.Cast.Manager);
        var (card, path) = (demonstration.Render(platform, digest), Path.Combine(Here(), "Golden", file));
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is not null) File.WriteAllText(path, card);
        Assert.Equal(File.ReadAllText(path), card);
    }

    [Fact]
    public void Only_direct_reports_are_named_and_only_for_what_they_wait_for()
    {
        var organisation = demonstration.Organisation;
        foreach (var lead in organisation.People.Where(p => organisation.Leads(p.Id)))
        {
            var digest = demonstration.Of(lead.Email);

            // Whoever has a request is no secret; whoever waits is.
            var (text, owners) = (digest.Card.Text, digest.Actions.Select(a => a.With).ToHashSet());
            var open = organisation.Requests.Where(r => r.DecidedOn is null).Select(r => r.Person).ToHashSet();
            foreach (var person in organisation.Reports(lead.Id))
                if (text.Contains(person.Name, StringComparison.Ordinal) && !owners.Contains(person.Name)) Assert.True(person.Manager == lead.Id && open.Contains(person.Id), $"{lead.Email} reads the name of {person.Email}.");
        }
    }

    [Fact]
    public void A_group_too_small_has_no_figure_of_use_or_money()
    {
        var organisation = demonstration.Organisation;
        var small = organisation.People.Where(p => organisation.Leads(p.Id) && organisation.Reports(p.Id).Count() < 5).ToList();
        Assert.NotEmpty(small);
        foreach (var lead in small) Assert.All(demonstration.Of(lead.Email).Figures, f => Assert.Contains(f.Name, (string[])["blocked_people", "open_requests"]));
    }

    [Fact]
    public void A_digest_has_at_most_three_actions() =>
        Assert.All(demonstration.Organisation.People.Where(p => demonstration.Organisation.Leads(p.Id)), p => Assert.InRange(demonstration.Of(p.Email).Actions.Count, 0, DigestActions.Most));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
