using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.OpenAi;

/// <summary>Codex Enterprise Analytics: per person and client, plus the lines attributed to the person.</summary>
/// <remarks>Source: Codex Enterprise Analytics API (field list not confirmed at the source; read 2026-08). Credits have no money value here. The
/// breakdown by model tells the same credits again and is not read.</remarks>
internal static class CodexEnterprise
{
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        JsonMapping.Rows(page.Array("data"), builder, row => MapRow(row, builder));
        if (page.Text("next_page") is { } next) builder.Note(new VendorNotice.NextPage(next));
    });

    private static void MapRow(Fields row, BatchBuilder builder)
    {
        var (start, end) = (row.Instant("start_time"), row.Instant("end_time"));
        var actor = row.Object("actor");
        var id = row.Text("user_id") ?? actor.Text("user_id");
        var known = PersonRefs.Vendor("openai", id);
        var person = PersonRefs.Email(row.Text("email") ?? actor.Text("email")) ?? known;
        if (person is null)
        {
            builder.Skip("a total of the workspace");
            return;
        }
        if (known is not null && person.StartsWith("email:", StringComparison.Ordinal))
            builder.Note(new VendorNotice.IdentityKnown(known, person["email:".Length..], null));

        foreach (var client in row.Array("clients"))
        {
            var name = client.Text("client_id") ?? "unknown";
            builder.Add(Fact(name) with
            {
                Surface = SurfaceOf(name),
                Feature = name,
                Sessions = client.Count("threads"),
                Prompts = client.Count("turns"),
                Credits = client.Amount("credits"),
                TokensIn = client.Count("uncached_text_input_tokens"),
                TokensCacheRead = client.Count("cached_text_input_tokens"),
                TokensOut = client.Count("text_output_tokens"),
            });
        }
        var code = row.Object("code_attribution");
        if (code.Exists) builder.Add(Fact("lines") with { LinesAdded = code.Count("lines_added"), LinesRemoved = code.Count("lines_removed") });

        UsageFact Fact(string part) => builder.Period(
            Feeds.CodexEnterprise, $"usage:{start?.ToUnixTimeSeconds()}:{id ?? person}:{part}", Tools.Codex, start, end, Spans.GrainOf(start, end)) with
        {
            PersonRef = builder.Context.Person(person),
        };
    }

    private static string SurfaceOf(string client)
    {
        if (client.Contains("cli", StringComparison.OrdinalIgnoreCase)) return Surfaces.Cli;
        if (client.Contains("web", StringComparison.OrdinalIgnoreCase)) return Surfaces.Browser;
        return client.Contains("cloud", StringComparison.OrdinalIgnoreCase) || client.Contains("exec", StringComparison.OrdinalIgnoreCase)
            ? Surfaces.Agent
            : Surfaces.Ide;
    }
}
