using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
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
    public async Task<JsonElement> PressAsync(string messageId, string verb, object data)
    {
        var pressed = await service.Http.PostAsJsonAsync("/local/actions", new { person, conversation, kind, messageId, verb, data });
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        return JsonDocument.Parse(await pressed.Content.ReadAsStringAsync()).RootElement;
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
