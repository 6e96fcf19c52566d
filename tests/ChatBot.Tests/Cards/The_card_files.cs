using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;

namespace ChatBot.Tests.Cards;

public sealed class The_card_files
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Directory => Expanding.CardDirectory;

    [Fact]
    public void Every_card_binds_its_samples_and_keeps_its_platform_limits()
    {
        CardCatalogue.TryLoad(Directory, out var problems);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    public static TheoryData<string> Kinds() => [.. CardCatalogue.Load(Directory).Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void A_card_renders_for_every_platform_it_has_a_template_for(string kind)
    {
        var catalogue = CardCatalogue.Load(Directory);
        foreach (var sample in catalogue.Samples(kind))
        {
            if (catalogue.Has(Platform.Teams, kind))
                Assert.Equal("AdaptiveCard", catalogue.Render(Platform.Teams, sample)["type"]!.GetValue<string>());
            if (catalogue.Has(Platform.Slack, kind))
                Assert.NotNull(catalogue.Render(Platform.Slack, sample)["blocks"]);
        }
    }

    [Fact]
    public void The_samples_are_what_the_records_write()
    {
        foreach (var (file, content) in SampleCards.All())
        {
            var path = Path.Combine(Directory, file);
            var written = JsonSerializer.Serialize(content.Data, Readable) + "\n";
            if (Environment.GetEnvironmentVariable("WRITE_CARD_SAMPLES") is not null)
                File.WriteAllText(path, written);
            Assert.Equal(written, File.ReadAllText(path));
        }
    }
}
