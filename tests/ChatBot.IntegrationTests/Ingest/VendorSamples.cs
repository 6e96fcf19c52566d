using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using Microsoft.Data.Sqlite;

namespace ChatBot.IntegrationTests.Ingest;

/// <summary>The recorded payloads of vendors.</summary>
internal static class VendorSamples
{
    public const string Marker = "TEXT THAT MUST NOT BE STORED";

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Samples", "vendors");

    public static byte[] Bytes(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
        return name.EndsWith(".base64.txt", StringComparison.Ordinal) ? Convert.FromBase64String(Encoding.ASCII.GetString(bytes).Trim()) : bytes;
    }

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(Bytes(name));
        return document.RootElement.Clone();
    }
}

/// <summary>What a sender does with a service under test, and what an operator then sees.</summary>
internal static class Senders
{
    public static async Task<string> TokenAsync(this ServiceUnderTest service, string name = "laptops", string? person = null, bool mayNamePeople = true)
    {
        List<string> args = ["token", "issue", "--kind", "ingest", "--name", name, "--data", service.Data, "--json"];
        if (person is not null) args.AddRange(["--person", person]);
        if (mayNamePeople) args.Add("--may-name-people");
        var (exitCode, output, error) = await ServiceUnderTest.RunAsync([.. args]);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement.GetProperty("token").GetString()!;
    }

    public static async Task<(int Status, string Body, HttpResponseMessage Answer)> PostAsync(
        this ServiceUnderTest service, string path, byte[] body, string contentType, string? token = null, string? encoding = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await service.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    public static Task<(int Status, string Body, HttpResponseMessage Answer)> PostJsonAsync(this ServiceUnderTest service, string path, string body, string? token = null) =>
        service.PostAsync(path, Encoding.UTF8.GetBytes(body), "application/json", token);

    /// <summary>Sums of the stored facts, by column.</summary>
    public static Dictionary<string, decimal> Sums(this ServiceUnderTest service, string where = "1 = 1")
    {
        string[] columns = ["Sessions", "Prompts", "Requests", "Errors", "TokensIn", "TokensOut", "TokensCacheRead", "TokensCacheWrite", "TokensUnsplit",
            "TokensReasoning", "Suggestions", "Accepts", "Rejects", "LinesSuggested", "LinesAccepted", "LinesAdded", "LinesRemoved"];
        using var connection = Open(service);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*), {string.Join(", ", columns.Select(c => $"SUM({c})"))}, SUM(CostUnits), SUM(CostNanos), SUM(CreditsUnits), SUM(CreditsNanos), SUM(CASE WHEN CostKind = 3 THEN CostUnits END), SUM(CASE WHEN CostKind = 3 THEN CostNanos END) FROM UsageFacts WHERE {where}";
        using var row = command.ExecuteReader();
        row.Read();
        var sums = new Dictionary<string, decimal> { ["Facts"] = row.GetInt64(0) };
        for (var i = 0; i < columns.Length; i++) sums[columns[i]] = row.IsDBNull(i + 1) ? 0 : row.GetInt64(i + 1);
        decimal Part(int at) => row.IsDBNull(at) ? 0 : row.GetInt64(at);
        sums["Cost"] = Part(columns.Length + 1) + (Part(columns.Length + 2) / 1_000_000_000m);
        sums["Credits"] = Part(columns.Length + 3) + (Part(columns.Length + 4) / 1_000_000_000m);
        sums["Estimated"] = Part(columns.Length + 5) + (Part(columns.Length + 6) / 1_000_000_000m);
        return sums;
    }

    /// <summary>What the roll-ups hold, row by row, as comparable text.</summary>
    public static IReadOnlyList<string> Rollups(this ServiceUnderTest service) => Rows(service,
        "SELECT 'd', PersonId, Day, SliceId, Sessions, Prompts, TokensIn, TokensOut, DurationMs, LinesAccepted, LinesSuggested, CostUnits, CostNanos, ActiveFacts FROM PersonDays",
        "SELECT 'm', PersonId, Month, KeyId, Sessions, Prompts, TokensIn, TokensOut, DurationMs, LinesAccepted, LinesSuggested, CostUnits, CostNanos, ActiveFacts FROM PersonMonths",
        "SELECT 'g', GroupId, View, Span, Start, KeyId, Sessions, Prompts, TokensIn, TokensOut, DurationMs, LinesAccepted, LinesSuggested, CostUnits, CostNanos, ActiveFacts FROM GroupTotals",
        "SELECT 's', View, Span, KeyId, Start, hex(People), hex(Twice) FROM ActiveSets");

    public static IReadOnlyList<string> Rows(this ServiceUnderTest service, params string[] queries)
    {
        using var connection = Open(service);
        var rows = new List<string>();
        foreach (var query in queries)
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            using var row = command.ExecuteReader();
            while (row.Read()) rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "" : row.GetValue(i).ToString())));
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>Makes the store as something else would have left it.</summary>
    /// <param name="sql">One statement that this program wrote.</param>
    public static void Change(this ServiceUnderTest service, string sql)
    {
        using var connection = Open(service, "ReadWrite");
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is written in this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    private static SqliteConnection Open(ServiceUnderTest service, string mode = "ReadOnly")
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(service.Data, "chatbot.db")};Mode={mode};Pooling=False");
        connection.Open();
        return connection;
    }
}
