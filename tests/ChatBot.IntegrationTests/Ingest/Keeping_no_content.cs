using System.Text;
using ChatBot.Channels.Signatures;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Keeping_no_content
{
    private const string Secret = "a-secret-of-some-length";

    /// <summary>Everything that can be pushed, also to doors it does not belong to, whole and broken off in the middle.</summary>
    [Fact]
    public async Task The_marker_of_the_samples_is_found_nowhere_afterwards()
    {
        using var console = new StringWriter();
        var (before, beforeError) = (Console.Out, Console.Error);
        var data = ServiceUnderTest.NewDirectory();
        var answers = new StringBuilder();
        try
        {
            Console.SetOut(TextWriter.Synchronized(console));
            Console.SetError(TextWriter.Synchronized(console));
            await using var service = await ServiceUnderTest.StartAsync(data, ("Sources:GitHub:WebhookSecret", Secret), ("Sources:Helicone:WebhookSecret", Secret),
                ("Sources:Langfuse:WebhookSecret", Secret), ("Sources:M365:WebhookAuthId", Secret), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
            var token = await service.TokenAsync();
            var marked = 0;
            foreach (var file in Directory.EnumerateFiles(VendorSamples.Folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("signatures", StringComparison.Ordinal)))
            {
                var name = Path.GetRelativePath(VendorSamples.Folder, file);
                var body = VendorSamples.Bytes(name);
                if (body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(VendorSamples.Marker)) >= 0) marked++;
                foreach (var part in new[] { body, body[..(body.Length / 2)], body[..(body.Length * 9 / 10)] })
                {
                    foreach (var door in new[] { "agent", "litellm", "openrouter", "portkey", "envoy-ai-gateway", "cloudflare-ai-gateway" })
                        answers.AppendLine((await service.PostAsync($"/webhooks/{door}", part, "application/json", token)).Body);
                    foreach (var signal in new[] { "logs", "metrics", "traces" })
                        foreach (var type in new[] { "application/json", "application/x-protobuf" })
                            answers.AppendLine((await service.PostAsync($"/v1/{signal}", part, type, token)).Body);
                    answers.AppendLine((await service.PostAsync("/webhooks/helicone", part, "application/json", headers: ("helicone-signature", BodySignature.Helicone.Sign(Secret, part)))).Body);
                    answers.AppendLine((await service.PostAsync("/webhooks/github", part, "application/json", headers: (BodySignature.GitHub.Header, BodySignature.GitHub.Sign(Secret, part)))).Body);
                    answers.AppendLine((await service.PostAsync("/webhooks/m365", part, "application/json", headers: ("Webhook-AuthID", Secret))).Body);
                }
            }

            Assert.True(marked > 5, $"Only {marked} samples hold the marker.");
            foreach (var verb in new[] { "export usage --json", "export audit --json", "export focus --json", "dead-letters list --json", "sources --json", "link list --json" })
                answers.AppendLine((await ServiceUnderTest.RunAsync([.. verb.Split(' '), "--data", data])).Output);

            // The files as they are while the service runs, with what is still in the write-ahead log.
            foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
            {
                await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                await open.CopyToAsync(copy);
                foreach (var encoded in new[] { Encoding.UTF8.GetBytes(VendorSamples.Marker), Encoding.Unicode.GetBytes(VendorSamples.Marker) })
                    Assert.True(copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(encoded) < 0, $"{file} holds content.");
            }
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeError);
        }

        Assert.DoesNotContain(VendorSamples.Marker, answers.ToString(), StringComparison.Ordinal);
        Assert.NotEqual("", console.ToString());
        Assert.DoesNotContain(VendorSamples.Marker, console.ToString(), StringComparison.Ordinal);
        StoreDirectory.Delete(data);
    }
}
