using System.Net.Http.Json;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Commands;
using ChatBot.Core.Demonstration;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Digests;
using ChatBot.Import;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.IntegrationTests.Digests;

/// <summary>The demonstration organisation as it stands on one Monday morning: its digests, and the same service to ask.</summary>
public sealed class DemonstratedDigests : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 6, 15, 7, 30, 0, TimeSpan.Zero);

    private readonly string data = ServiceUnderTest.NewDirectory();
    private ServiceUnderTest service = null!;
    private WebApplication verbs = null!;

    internal DemonstrationCast Cast { get; private set; } = null!;

    internal Organisation Organisation { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        verbs = ServiceHost.Build(data, clock: new Standing());
        await ServeVerb.PrepareStoreAsync(verbs, CancellationToken.None);
        var (outcome, cast) = await verbs.Services.GetRequiredService<DemonstrationStore>().CreateAsync(new(220, 120, 7, Now), new Progress<ImportProgress>(), CancellationToken.None);
        Assert.NotNull(cast);
        Cast = cast;
        using (var session = verbs.Services.GetRequiredService<ReadSessions>().Take())
        {
            Organisation = verbs.Services.GetRequiredService<OrganisationPictures>().Look(session)!.Organisation;
            session.Done();
        }
        service = await ServiceUnderTest.StartAsync(data, ("environment", "Development"));
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await verbs.DisposeAsync();
        StoreDirectory.Delete(data);
    }

    internal Digest Of(string email) => verbs.Services.GetRequiredService<DigestCommand>().PreviewOf(Organisation, Organisation.FindByEmail(email)!, Now)!;

    internal async Task<JsonElement> AskAsync(string email, string text)
    {
        using var response = await service.Http.PostAsJsonAsync("/api/ask", new { asker = email, text, conversation = Guid.NewGuid().ToString(), now = Now });
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    internal string Render(Platform platform, Digest digest)
    {
        var content = new CardContent("digest", JsonSerializer.SerializeToElement(digest.Card, JsonSerializerOptions.Web));
        return verbs.Services.GetRequiredService<CardCatalogue>().Render(platform, content).ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
    }

    private sealed class Standing : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
