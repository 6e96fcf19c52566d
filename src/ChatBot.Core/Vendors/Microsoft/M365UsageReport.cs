using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Microsoft;

/// <summary>Microsoft 365 Copilot usage report: the last day on which each person used Copilot in each app. Presence and no more.</summary>
/// <remarks>Source: Microsoft Graph, getMicrosoft365CopilotUsageUserDetail (read 2026-08); the columns of version 2 are reported, not confirmed.
/// A date that stays the same from report to report is the same fact. Where the tenant conceals names, a name is 32 hexadecimal
/// digits and stays anonymous. Prompts of version 2 are totals of a moving window: kept apart under a feed that no sum counts.</remarks>
internal static class M365UsageReport
{
    private static readonly (string App, string Json, string[] Columns)[] Apps =
    [
        ("Copilot Chat", "copilotChatLastActivityDate", ["copilotchatlastactivitydate"]),
        ("Copilot Chat (work)", "copilotChatWorkLastActivityDate", ["lastactivitydateofcopilotchatworkutc"]),
        ("Copilot Chat (web)", "copilotChatWebLastActivityDate", ["lastactivitydateofcopilotchatwebutc"]),
        ("Teams", "microsoftTeamsCopilotLastActivityDate", ["microsoftteamscopilotlastactivitydate", "lastactivitydateofteamscopilotutc"]),
        ("Word", "wordCopilotLastActivityDate", ["wordcopilotlastactivitydate", "lastactivitydateofwordcopilotutc"]),
        ("Excel", "excelCopilotLastActivityDate", ["excelcopilotlastactivitydate", "lastactivitydateofexcelcopilotutc"]),
        ("PowerPoint", "powerPointCopilotLastActivityDate", ["powerpointcopilotlastactivitydate", "lastactivitydateofpowerpointcopilotutc"]),
        ("Outlook", "outlookCopilotLastActivityDate", ["outlookcopilotlastactivitydate", "lastactivitydateofoutlookcopilotutc"]),
        ("OneNote", "oneNoteCopilotLastActivityDate", ["onenotecopilotlastactivitydate", "lastactivitydateofonenotecopilotutc"]),
        ("Loop", "loopCopilotLastActivityDate", ["loopcopilotlastactivitydate", "lastactivitydateofloopcopilotutc"]),
        ("Agent", "anyAgentLastActivityDate", ["lastactivitydateofanyagentutc"]),
    ];

    /// <summary>Either form, told apart by its first letter.</summary>
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context)
    {
        var text = JsonPayload.WithoutBom(payload).Span.TrimStart(" \r\n\t"u8);
        return !text.IsEmpty && text[0] == (byte)'{' ? MapJson(payload, context) : MapCsv(payload, context);
    }

    private static MappedBatch MapJson(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        JsonMapping.Rows(page.Array("value"), builder, row =>
        {
            foreach (var (app, field, _) in Apps) AddPresence(row.Text("userPrincipalName"), app, row.Day(field), builder);
        });
        if (page.Text("@odata.nextLink") is { } next) builder.Note(new VendorNotice.NextPage(next));
    });

    private static MappedBatch MapCsv(ReadOnlyMemory<byte> payload, MappingContext context)
    {
        if (Csv.Parse(payload) is not { } csv || !csv.Has("User Principal Name")) return MappedBatch.Refused(Csv.NotCsv);
        var builder = new BatchBuilder(context);
        for (var i = 0; i < csv.Count; i++)
        {
            builder.Open();
            var name = csv.Text(i, "User Principal Name");
            foreach (var (app, _, columns) in Apps)
            {
                foreach (var column in columns) AddPresence(name, app, Day(csv.Text(i, column), builder), builder);
            }
            AddWindow(csv, i, name, builder);
            builder.Close(i);
        }
        return builder.Build();
    }

    private static void AddPresence(string? name, string app, DateOnly? day, BatchBuilder builder)
    {
        if (day is null) return;
        if (Person(name) is not { } person)
        {
            builder.Fail("the user is missing");
            return;
        }
        builder.Add(builder.Day(Feeds.M365Report, $"{person}:{app}:{day:yyyy-MM-dd}", Tools.M365Copilot, day) with
        {
            Restatement = Restatement.Adds,
            PersonRef = person,
            Surface = Surfaces.Office,
            Feature = app,
            Quality = FactQuality.Presence,
        });
    }

    private static void AddWindow(Csv csv, int row, string? name, BatchBuilder builder)
    {
        if (csv.Text(row, "Prompts submitted for All Apps") is not { } text || Person(name) is not { } person) return;
        var refreshed = Day(csv.Text(row, "Report Refresh Date"), builder);
        if (!long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var prompts) || prompts < 0
            || !int.TryParse(csv.Text(row, "Report Period"), System.Globalization.CultureInfo.InvariantCulture, out var days) || days is < 1 or > 400
            || refreshed is not { Year: > 2000 and < 9999 } last)
        {
            builder.Fail(Fields.BadCount);
            return;
        }
        var start = Instants.StartOf(last.AddDays(1 - days));
        builder.Add(builder.Period(
            Feeds.M365Window, $"{person}:{last:yyyy-MM-dd}:{days}", Tools.M365Copilot, start, Instants.StartOf(last.AddDays(1)), Grain.Period) with
        {
            PersonRef = person, Surface = Surfaces.Office, Feature = "*", Prompts = prompts,
        });
    }

    private static DateOnly? Day(string? text, BatchBuilder builder)
    {
        if (text is null) return null;
        if (Instants.TryReadDay(text, out var day)) return day;
        builder.Fail(Fields.BadTime);
        return null;
    }

    private static string? Person(string? name) =>
        name is { Length: 32 } && name.All(char.IsAsciiHexDigit) ? PersonRefs.Anonymous(name) : PersonRefs.Vendor("microsoft", name);
}
