using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Chat;

/// <summary>A conversation on the local page, as one person sees it.</summary>
internal sealed class LocalRoom : IDisposable
{
    private readonly ServiceUnderTest service;
    private readonly string person, conversation, kind;
    private readonly HttpResponseMessage response;
    private readonly IAsyncEnumerator<SseItem<string>> events;
    private readonly List<string> heard = [];

    private LocalRoom(ServiceUnderTest service, string person, string conversation, string kind, HttpResponseMessage response, Stream stream)
    {
        (this.service, this.person, this.conversation, this.kind, this.response) = (service, person, conversation, kind, response);
        events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
    }

    /// <summary>The words of everything shown so far.</summary>
    public IReadOnlyList<string> Heard => heard;

    public static async Task<LocalRoom> OpenAsync(ServiceUnderTest service, string person, string conversation, string kind)
    {
        var address = $"/local/events?person={Uri.EscapeDataString(person)}&conversation={Uri.EscapeDataString(conversation)}&kind={kind}";
        var response = await service.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(service, person, conversation, kind, response, await response.Content.ReadAsStreamAsync());
    }

    /// <returns>The words of what is shown next.</returns>
    public async Task<string> SayAsync(string text)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await service.Http.PostAsJsonAsync("/local/messages", new { person, conversation, kind, text })).StatusCode);
        return (await NextAsync()).GetProperty("text").GetString()!;
    }

    /// <returns>What the page would do at once.</returns>
    public Task<JsonElement> PressAsync(string messageId, string verb, object data) => PostAsync("/local/actions", new { person, conversation, kind, messageId, verb, data });

    /// <returns>The dialog that the page would show.</returns>
    public async Task<JsonElement> OpenDialogAsync(JsonElement button)
    {
        var data = button.GetProperty("data");
        Assert.Equal("task/fetch", data.GetProperty("msteams").GetProperty("type").GetString());
        var dialog = await PostAsync("/local/dialogs/open", new { person, conversation, kind, messageId = "m", verb = data.GetProperty("verb").GetString(), data });
        Assert.Equal("dialog", dialog.GetProperty("is").GetString());
        return dialog;
    }

    /// <summary>As the page sends it: hidden data, what the form begins with, what was filled in.</summary>
    /// <returns>What the page would do at once.</returns>
    public Task<JsonElement> SubmitAsync(JsonElement dialog, params (string Field, string Value)[] filled)
    {
        var data = new Dictionary<string, object>();
        foreach (var hidden in dialog.GetProperty("data") is { ValueKind: JsonValueKind.Object } carried ? carried.EnumerateObject().ToList() : []) data[hidden.Name] = hidden.Value;
        foreach (var input in FakeTeamsRules.Walk(dialog.GetProperty("card")).Where(e => FakeTeamsRules.Text(e, "type")?.StartsWith("Input.", StringComparison.Ordinal) == true))
            data[FakeTeamsRules.Text(input, "id")!] = FakeTeamsRules.Text(input, "value") ?? "";
        foreach (var (field, value) in filled) data[field] = value;
        return PostAsync("/local/dialogs/submit", new { person, conversation, kind, messageId = "m", verb = dialog.GetProperty("verb").GetString(), data });
    }

    private async Task<JsonElement> PostAsync(string address, object body)
    {
        var answer = await service.Http.PostAsJsonAsync(address, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    public async Task<JsonElement> NextAsync()
    {
        // That the service is typing says nothing yet.
        JsonElement shown;
        do
        {
            do Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
            while (events.Current.EventType != "delivery");
            shown = JsonDocument.Parse(events.Current.Data).RootElement;
        }
        while (shown.GetProperty("text").GetString() is "");
        heard.Add(shown.GetProperty("text").GetString()!);
        return shown;
    }

    public void Dispose() => response.Dispose();
}
