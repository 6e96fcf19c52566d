using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBot.Core.Demonstration;
using ChatBot.Core.People;

namespace ChatBot.Import;

/// <summary>Writes the demonstration as a neutral dataset, so that it comes into the store by the same door as everybody's data.</summary>
internal static class DemonstrationFiles
{
    public static DatasetFiles Of(DemonstrationRows rows) => DatasetFiles.InMemory("the demonstration", new Dictionary<string, byte[]>
    {
        [DatasetFiles.Organisation] = Organisation(rows),
        [DatasetFiles.Teams] = Csv("team,parent,cost_center", rows.Teams, t => [t.Name, t.Parent, t.CostCenter]),
        [DatasetFiles.People] = Csv("email,name,title,seniority,team,manager_email,time_zone,locale,start_date", rows.People,
            p => [p.Email, p.Name, p.Title, Word(p.Seniority), p.Team, p.Manager, p.TimeZone, p.Locale, Day(p.StartDay)]),
        [DatasetFiles.Tools] = Csv("tool,vendor,approved,billing,seat_price_month,currency", rows.Tools,
            t => [t.Name, t.Vendor, t.Approved ? "true" : "false", Word(t.Billing), Number(t.SeatPriceMonth), t.Currency]),
        [DatasetFiles.Seats] = Csv("email,tool,assigned_on,last_login", rows.Seats, s => [s.Email, s.Tool, Day(s.AssignedDay), Day(s.LastLoginDay)]),
        [DatasetFiles.Budgets] = Csv("level,name,amount_month,currency,from_month", rows.Budgets,
            b => [b.Level == BudgetLevel.Organisation ? "org" : Word(b.Level), b.Name, Number(b.AmountMonth), b.Currency, b.FromMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture)]),
        [DatasetFiles.Requests] = Csv("email,tool,requested_on,status,decided_on", rows.Requests, r => [r.Email, r.Tool, Day(r.RequestedDay), Word(r.Status), Day(r.DecidedDay)]),
        [DatasetFiles.Usage] = Csv(
            "date,email,tool,surface,feature,model,project,sessions,prompts,minutes,tokens_in,tokens_out,cost,currency,lines_accepted,lines_suggested", rows.Usage,
            u =>
            [
                u.At is { } at ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : Day(u.Day), u.Email, u.Tool, u.Surface, u.Feature, u.Model, u.Project,
                Number(u.Sessions), Number(u.Prompts), Number(u.Minutes), Number(u.TokensIn), Number(u.TokensOut), Number(u.Cost), u.Currency, Number(u.LinesAccepted), Number(u.LinesSuggested),
            ]),
    });

    private static byte[] Organisation(DemonstrationRows rows) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        organisation = rows.Organisation, domain = rows.Domain, reporting_currency = rows.ReportingCurrency, fx = rows.Fx,
        fiscal_year_start_month = rows.FiscalYearStartMonth, time_zone = rows.TimeZone, minimum_group_size = rows.MinimumGroupSize,
        admins = rows.Admins, finance = rows.Finance, data_from = Day(rows.DataFrom), data_to = Day(rows.DataTo),
    });

    private static byte[] Csv<T>(string header, IReadOnlyList<T> rows, Func<T, string[]> fields)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', fields(row).Select(Quoted)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Number(decimal? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Word<T>(T choice) where T : struct, Enum => choice.ToString().ToLowerInvariant();
}
