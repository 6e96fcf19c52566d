using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Provisioning_people
{
    private const string Scim = "application/scim+json";

    [Fact]
    public async Task Entra_creates_finds_moves_and_disables_somebody()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var send = await SenderAsync(service);
        Assert.Equal(0, (await send("GET", "/Users?filter=userName eq \"mara.okafor@example.com\"", null)).Body.GetProperty("totalResults").GetInt32());
        var (status, user) = await send("POST", "/Users", VendorSamples.Bytes("scim/entra.create-user.json"));
        Assert.Equal((201, "mara.okafor@example.com"), (status, user.GetProperty("userName").GetString()));
        var id = user.GetProperty("id").GetString()!;
        Assert.Equal(409, (await send("POST", "/Users", VendorSamples.Bytes("scim/entra.create-user.json"))).Status);
        Assert.Equal(1, (await send("GET", "/Users?filter=USERNAME eq \"MARA.okafor@example.com\"", null)).Body.GetProperty("totalResults").GetInt32());
        Assert.Equal(1, (await send("GET", "/Users?filter=emails[type eq \"work\"].value eq \"mara.okafor@example.com\"", null)).Body.GetProperty("totalResults").GetInt32());
        Assert.Equal(["mara.okafor@example.com|Mara Okafor|Staff Engineer|Payments|CC-4410"], service.Rows(
            "SELECT p.Email, p.Name, p.Title, t.Name, c.Code FROM People p JOIN Teams t ON t.Id = p.TeamId JOIN CostCenters c ON c.Id = t.CostCenterId"));

        Assert.Equal(200, (await send("PATCH", $"/Users/{id}", VendorSamples.Bytes("scim/entra.patch-user.legacy.json"))).Status);
        Assert.Equal(200, (await send("PATCH", $"/Users/{id}", VendorSamples.Bytes("scim/entra.patch-user.rfc.json"))).Status);
        await send("PATCH", $"/Users/{id}", """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}"""u8.ToArray());
        Assert.Equal(["0"], service.Rows("SELECT LeftDay IS NULL FROM People WHERE Email LIKE 'mara%'"));
        Assert.Equal(["0"], service.Rows("SELECT COUNT(*) FROM Memberships WHERE UntilDay IS NULL"));
        await send("PATCH", $"/Users/{id}", """{"Operations":[{"op":"replace","value":{"active":true}}]}"""u8.ToArray());
        Assert.Equal(["1"], service.Rows("SELECT LeftDay IS NULL FROM People WHERE Email LIKE 'mara%'"));
        Assert.Equal(204, (await send("DELETE", $"/Users/{id}", null)).Status);
        Assert.Equal(404, (await send("GET", $"/Users/{id}", null)).Status);
        Assert.Equal(["0"], service.Rows("SELECT LeftDay IS NULL FROM People WHERE Email LIKE 'mara%'"));
    }

    [Fact]
    public async Task Okta_creates_replaces_and_never_sees_a_password_again()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var send = await SenderAsync(service);
        var requests = VendorSamples.Json("scim/okta.requests.json");
        var (status, user) = await send("POST", "/Users", Encoding.UTF8.GetBytes(requests.GetProperty("createUser").GetRawText()));
        Assert.Equal(201, status);
        Assert.DoesNotContain("password", user.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("1mz050nq", string.Join('\n', service.Rows("SELECT Resource FROM ScimUsers")), StringComparison.Ordinal);
        var id = user.GetProperty("id").GetString();
        Assert.Equal(200, (await send("PUT", $"/Users/{id}", Encoding.UTF8.GetBytes(requests.GetProperty("createUser").GetRawText()))).Status);
        var (_, off) = await send("PATCH", $"/Users/{id}", Encoding.UTF8.GetBytes(requests.GetProperty("deactivatePatch").GetRawText()));
        Assert.False(off.GetProperty("active").GetBoolean());
        var list = (await send("GET", "/Users?startIndex=1&count=2", null)).Body;
        Assert.Equal((1, 1, 1), (list.GetProperty("totalResults").GetInt32(), list.GetProperty("startIndex").GetInt32(), list.GetProperty("itemsPerPage").GetInt32()));
    }

    [Fact]
    public async Task Groups_fill_by_patches_in_every_form()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var send = await SenderAsync(service);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add((await send("POST", "/Users", Encoding.UTF8.GetBytes($$"""{"userName":"u{{i}}@a.example"}"""))).Body.GetProperty("id").GetString()!);
        var (status, group) = await send("POST", "/Groups", VendorSamples.Bytes("scim/entra.create-group.json"));
        Assert.Equal(201, status);
        var path = $"/Groups/{group.GetProperty("id").GetString()}";
        Assert.Equal(204, (await PatchAsync($$"""{"op":"Add","path":"members","value":[{"$ref":null,"value":"{{ids[0]}}"},{"value":"{{ids[1]}}"}]}""")).Status);
        Assert.Equal([ids[0], ids[1]], await MembersAsync());
        Assert.Equal(204, (await PatchAsync($$"""{"op":"Remove","path":"members","value":[{"value":"{{ids[0]}}"}]}""")).Status);
        Assert.Equal([ids[1]], await MembersAsync());
        Assert.Equal(204, (await PatchAsync($$"""{"op":"remove","path":"members[value eq \"{{ids[1]}}\"]"}""")).Status);
        Assert.Empty(await MembersAsync());
        Assert.Equal(204, (await PatchAsync($$"""{"op":"replace","path":"members","value":[{"value":"{{ids[2]}}"}]}""")).Status);
        Assert.Equal(204, (await PatchAsync("""{"op":"replace","value":{"id":"x","displayName":"Renamed"}}""")).Status);
        Assert.Equal([ids[2]], await MembersAsync());
        Assert.Equal(1, (await send("GET", "/Groups?excludedAttributes=members&filter=displayName eq \"renamed\"", null)).Body.GetProperty("totalResults").GetInt32());

        Task<(int Status, JsonElement Body)> PatchAsync(string operation) => send("PATCH", path, Encoding.UTF8.GetBytes($$"""{"Operations":[{{operation}}]}"""));

        async Task<IEnumerable<string>> MembersAsync() => (await send("GET", path, null)).Body.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("value").GetString()!);
    }

    [Fact]
    public async Task Use_that_came_before_its_person_becomes_theirs()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var ingest = await service.TokenAsync();
        await service.PostJsonAsync("/webhooks/agent", """{"id":"1","time":"2026-06-03T21:40:11Z","person":"email:Mara.Okafor@example.com","tool":"codex","prompts":3}""", ingest);
        Assert.Equal(["0|3"], service.Rows("SELECT PersonId, SUM(Prompts) FROM PersonDays GROUP BY PersonId"));
        var send = await SenderAsync(service);
        Assert.Equal(201, (await send("POST", "/Users", VendorSamples.Bytes("scim/entra.create-user.json"))).Status);
        Assert.Equal(["1|3"], service.Rows("SELECT PersonId, SUM(Prompts) FROM PersonDays GROUP BY PersonId"));
        var before = service.Rollups();
        await ServiceUnderTest.RunAsync("rebuild-day", "2026-06-01", "2026-06-05", "--data", service.Data);
        Assert.Equal(before, service.Rollups());
    }

    [Fact]
    public async Task Only_a_provisioning_token_opens_it()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var ingest = await service.TokenAsync();
        foreach (var token in new[] { null, ingest })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/scim/v2/Users");
            if (token is not null) request.Headers.Authorization = new("Bearer", token);
            Assert.Equal(401, (int)(await service.Http.SendAsync(request)).StatusCode);
        }
        var send = await SenderAsync(service);
        foreach (var path in new[] { "/ServiceProviderConfig", "/ResourceTypes", "/Schemas" }) Assert.Equal(200, (await send("GET", path, null)).Status);
        Assert.Equal(400, (await send("GET", "/Users?filter=name.familyName co \"x\"", null)).Status);
        Assert.Equal(400, (await send("POST", "/Users", "{"u8.ToArray())).Status);
    }

    private static async Task<Func<string, string, byte[]?, Task<(int Status, JsonElement Body)>>> SenderAsync(ServiceUnderTest service)
    {
        var (_, issued, _) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "provisioning", "--name", "entra", "--json", "--data", service.Data);
        var token = JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()!;
        return async (method, path, body) =>
        {
            using var request = new HttpRequestMessage(new(method), "/scim/v2" + path);
            request.Headers.Authorization = new("Bearer", token);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Scim);
            }
            var answer = await service.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
        };
    }
}
