using System.Text;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Platforms;

namespace ChatBot.IntegrationTests.Access;

/// <summary>People of the sample who ask for tools and decide about them, on both platforms.</summary>
internal static class AccessBench
{
    /// <summary>Without quiet hours, which are tried where they belong: days pass here at one and the same hour.</summary>
    public static Task<TalkingHost> StartAsync(params (string Key, string? Value)[] settings) => TalkingHost.StartAsync([.. NoQuiet, .. settings]);

    public static (string Key, string? Value)[] NoQuiet => [("Nudges:QuietFrom", "00:00"), ("Nudges:QuietUntil", "00:00"), ("Nudges:QuietWeekends", "false")];

    public static Talker On(this TalkingHost bot, Platform platform, string email) => platform == Platform.Teams ? bot.OnTeams(email) : bot.OnSlack(email);

    /// <summary>Somebody who has spoken to the bot once can be told things.</summary>
    public static async Task<Talker> MetAsync(this TalkingHost bot, Platform platform, string email)
    {
        var talker = bot.On(platform, email);
        await talker.AsksAsync("help");
        return talker;
    }

    /// <summary>Reads on until a message says this; answers and cards come in the order of their causes, not of this test's interest.</summary>
    public static async Task<Heard> HearsAsync(this Talker talker, string part)
    {
        var passed = new List<string>();
        while (true)
        {
            Heard heard;
            try
            {
                heard = await talker.NextAsync();
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{talker.Email} never read \"{part}\", but: {string.Join(" | ", passed.Select(p => p.Split('\n')[0]))}");
            }

            if (heard.Text.Contains(part, StringComparison.Ordinal)) return heard;
            passed.Add(heard.Text);
        }
    }

    /// <summary>Lets days pass, and asks what is owed, as the tick does every minute; twice, because one thing may make another due.</summary>
    public static async Task DaysPassAsync(this TalkingHost bot, double days)
    {
        bot.Clock.Advance(TimeSpan.FromDays(days));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
    }

    /// <summary>Telemetry of an endpoint agent: somebody used the tool.</summary>
    public static async Task UsesAsync(this TalkingHost bot, string token, string email, string tool, DateTimeOffset? when = null)
    {
        var at = (when ?? bot.Clock.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var body = JsonSerializer.Serialize(new[] { new { id = Guid.NewGuid().ToString("N"), tool, time = at, person = $"email:{email}", prompts = 3, sessions = 1 } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/agent") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await bot.Service.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<string> TokenAsync(this TalkingHost bot)
    {
        using var issued = JsonDocument.Parse(await bot.RunAsync("token", "issue", "--kind", "ingest", "--name", "agent", "--may-name-people", "--json"));
        return issued.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>The record as the export writes it.</summary>
    public static async Task<List<JsonElement>> EventsAsync(this TalkingHost bot) =>
        [.. (await bot.RunAsync("export", "access", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public static IEnumerable<string> Of(this IEnumerable<JsonElement> events, string number) =>
        events.Where(e => e.GetProperty("request").ToString() == number && e.GetProperty("event").GetString() != "imported").Select(e => e.GetProperty("event").GetString()!);

    /// <summary>The number that a card or an answer names.</summary>
    public static string NumberIn(string text) => System.Text.RegularExpressions.Regex.Match(text, @"request (\d+)").Groups[1].Value;
}
