using System.Text;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Vendors;

public sealed class Giving_use_to_projects
{
    private static readonly ProjectRule[] Rules =
    [
        new("acme/*", "Everything else", "CC-1"), new("acme/payments-*", "Payments", "CC-2", "Nordbank"), new("acme/payments-api", "Payments API"), new("*-sandbox", "Play"), new("team *: *", "By team"),
    ];

    [Theory]
    [InlineData("acme/payments-api", "Payments API")]
    [InlineData("ACME/Payments-Web", "Payments")]
    [InlineData("acme/ledger", "Everything else")]
    [InlineData("other/ledger-sandbox", "Play")]
    [InlineData("team blue: checkout", "By team")]
    [InlineData("team blue", null)]
    [InlineData("acme", null)]
    [InlineData("-sandbo", null)]
    [InlineData("", null)]
    public void The_narrowest_rule_holds_whatever_the_order_of_the_rules(string told, string? project)
    {
        foreach (var order in new[] { Rules, [.. Rules.Reverse()], [.. Rules.OrderBy(r => r.Project, StringComparer.Ordinal)] })
        {
            var rules = new ProjectRules(order);
            Assert.Equal(project, rules.For(told)?.Project);
            Assert.Equal(project ?? told, rules.Name(told));
        }
    }

    [Theory]
    [InlineData("", "P", "A rule needs a pattern and a project.")]
    [InlineData("a", "", "A rule needs a pattern and a project.")]
    [InlineData("**", "P", "The pattern ** holds for everything. Name at least one letter.")]
    [InlineData("a\tb", "P", "A rule may hold no control characters.")]
    [InlineData("a*", "P", null)]
    public void A_rule_that_is_none_is_told_why(string pattern, string project, string? problem) => Assert.Equal(problem, ProjectRules.Problem(new(pattern, project)));

    [Fact]
    public void A_file_names_its_columns_in_any_order()
    {
        var rules = ProjectRules.Parse("Client,Project,Pattern,Cost Center\nNordbank,\"Payments, core\",acme/*,CC-1\n,Play,*-sandbox,\n"u8.ToArray(), out var problem);
        Assert.Null(problem);
        Assert.Equal([new("acme/*", "Payments, core", "CC-1", "Nordbank"), new("*-sandbox", "Play")], rules!);
    }

    [Theory]
    [InlineData("project\nx", "The file is no CSV with a header that names pattern and project (and if wanted cost_center and client).")]
    [InlineData("pattern,project\na,b\nA,c", "Row 2: The pattern A comes twice.")]
    [InlineData("pattern,project\na,", "Row 1: A rule needs a pattern and a project.")]
    public void A_faulty_file_is_told_with_its_row(string text, string problem)
    {
        Assert.Null(ProjectRules.Parse(Encoding.UTF8.GetBytes(text), out var told));
        Assert.Equal(problem, told);
    }

    [Fact]
    public void Every_surface_that_a_vendor_feed_sees_is_seen_by_a_feed_that_exists()
    {
        var feeds = typeof(Feeds).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToHashSet();
        foreach (var tool in typeof(Tools).GetFields().Select(f => (string)f.GetRawConstantValue()!))
        {
            Assert.NotEmpty(Visibility.Of(tool));
            Assert.All(Visibility.Of(tool).SelectMany(s => s.Feeds), feed => Assert.Contains(feed, feeds));
        }
    }
}
