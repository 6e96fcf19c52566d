using System.Xml.Linq;
using ChatBot.IntegrationTests.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace ChatBot.IntegrationTests.Hosts;

public sealed class Sharing_the_key_ring : IDisposable
{
    private readonly StoreFile store = new();

    [Fact]
    public async Task The_keys_lie_in_the_store_and_a_second_host_uses_the_first_ones()
    {
        await using var one = await ServiceUnderTest.StartAsync(store.Data);
        await using var other = await ServiceUnderTest.StartAsync(store.Data);
        Assert.StartsWith("key-", Assert.Single(store.Texts("SELECT Name FROM KeyRing")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(store.Data, "keys")));
    }

    [Fact]
    public async Task Keys_that_an_earlier_version_kept_as_files_are_taken_over()
    {
        var files = new DirectoryInfo(Path.Combine(store.Data, "keys"));
        DataProtectionProvider.Create(files, protection => protection.SetApplicationName("ChatBot")).CreateProtector("any").Protect([1]);
        var id = XDocument.Load(Assert.Single(files.GetFiles("key-*.xml")).FullName).Root!.Attribute("id")!.Value;
        await using (await ServiceUnderTest.StartAsync(store.Data)) { }
        await using (await ServiceUnderTest.StartAsync(store.Data)) { }
        Assert.Equal([$"key-{id}"], store.Texts("SELECT Name FROM KeyRing"));
    }

    [Fact]
    public async Task With_a_certificate_the_ring_is_encrypted()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=ring", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(1));
        var file = Path.Combine(store.Data, "ring.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pfx, "secret"));
        await using var service = await ServiceUnderTest.StartAsync(store.Data, ("KeyRing:CertificatePath", file), ("KeyRing:CertificatePassword", "secret"));
        var xml = Assert.Single(store.Texts("SELECT Xml FROM KeyRing"));
        Assert.Contains("EncryptedXmlDecryptor", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal);
    }

    public void Dispose() => store.Dispose();
}
