using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Windsurf;

/// <summary>Windsurf Analytics. Its rows name no user: the answer belongs to the e-mail that was asked about
/// (<see cref="MappingContext.Subject"/>). All numbers are texts, zeros are left out.</summary>
/// <remarks>Source: Windsurf documentation, "Analytics API" (read 2026-08). <c>promptsUsed</c> counts hundredths of a credit. The
/// <c>apiKey</c> of a user row is a credential and never read.</remarks>
internal static class WindsurfAnalytics
{
    public static MappedBatch MapCascade(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (answer, builder) =>
    {
        var index = 0;
        foreach (var result in answer.Array("queryResults"))
        {
            foreach (var row in result.Object("cascadeLines").Array("cascadeLines")) JsonMapping.Row(index++, row, builder, line => MapLines(line, builder));
            foreach (var row in result.Object("cascadeRuns").Array("cascadeRuns")) JsonMapping.Row(index++, row, builder, run => MapRun(run, builder));
            builder.Skip("a count of tools without a day", result.Object("cascadeToolUsage").Array("cascadeToolUsage").Count);
        }
    });

    /// <summary>Who was last active when; presence and no more.</summary>
    public static MappedBatch MapUsers(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (answer, builder) =>
        JsonMapping.Rows(answer.Array("userTableStats"), builder, row =>
        {
            var person = PersonRefs.Email(row.Text("email"));
            var day = row.Day("lastUpdateTime");
            if (person is null || day is null) builder.Fail("the user or the day is missing");
            else builder.Add(builder.Day(Feeds.WindsurfUsers, $"{person}:{day:yyyy-MM-dd}", Tools.Windsurf, day) with
            {
                PersonRef = person, Surface = Surfaces.Ide, Quality = FactQuality.Presence,
            });
        }));

    /// <summary>Answers to free queries carry neither day nor user unless the query asked for them; only rows with both become facts.</summary>
    public static MappedBatch MapCustom(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (answer, builder) =>
    {
        var index = 0;
        foreach (var result in answer.Array("queryResults"))
        {
            foreach (var row in result.Array("responseItems")) JsonMapping.Row(index++, row, builder, found => MapItem(found.Object("item"), builder));
        }
    });

    private static void MapItem(Fields item, BatchBuilder builder)
    {
        var person = PersonRefs.Email(item.Text("email") ?? builder.Context.Subject);
        var day = item.Day("date");
        if (person is null || day is null)
        {
            builder.Skip("a row without day or user");
            return;
        }
        builder.Add(builder.Day(Feeds.WindsurfCascade, $"{person}:{day:yyyy-MM-dd}:custom", Tools.Windsurf, day) with
        {
            PersonRef = person,
            Surface = Surfaces.Ide,
            Accepts = item.Count("num_acceptances"),
            LinesAccepted = item.Count("num_lines_accepted"),
        });
    }

    private static void MapLines(Fields row, BatchBuilder builder)
    {
        var day = row.Day("day");
        builder.Add(Fact(day, "lines", builder) with
        {
            LinesSuggested = row.Count("linesSuggested") ?? 0, LinesAccepted = row.Count("linesAccepted") ?? 0,
        });
    }

    private static void MapRun(Fields row, BatchBuilder builder)
    {
        var day = row.Day("day");
        builder.Add(Fact(day, $"{row.Text("cascadeId")}:{row.Text("model")}", builder) with
        {
            Feature = row.Text("mode"),
            Model = row.Text("model"),
            Prompts = row.Count("messagesSent") ?? 0,
            Credits = (row.Amount("promptsUsed") ?? 0) / 100,
            SessionId = row.Text("cascadeId"),
        });
    }

    private static UsageFact Fact(DateOnly? day, string part, BatchBuilder builder)
    {
        var person = PersonRefs.Email(builder.Context.Subject);
        return builder.Day(Feeds.WindsurfCascade, $"{person ?? builder.Context.Entity}:{day:yyyy-MM-dd}:{part}", Tools.Windsurf, day) with
        {
            PersonRef = person,
            Surface = Surfaces.Ide,
        };
    }
}
