using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Platforms;

/// <summary>The key ring of Data Protection in the store, so that every host can read what another encrypted.</summary>
internal sealed class KeyRing(Func<ChatBotDb> open, GroupWriter writer) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = open();
        return [.. db.KeyRing.AsNoTracking().OrderBy(k => k.Name).Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = element.ToString(SaveOptions.DisableFormatting);
        writer.WriteAsync(scope =>
        {
            if (scope.Db.KeyRing.Any(k => k.Name == friendlyName)) return;
            scope.Db.KeyRing.Add(new KeyRingRow { Name = friendlyName, Xml = xml });
            scope.Db.SaveChanges();
        }, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Takes over the keys that an earlier version kept as files beside the store; the files stay where they are.</summary>
    public void TakeOver(DirectoryInfo files)
    {
        if (!files.Exists) return;
        foreach (var key in new FileSystemXmlRepository(files, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).GetAllElements())
            StoreElement(key, key.Attribute("id") is { } id ? $"{key.Name.LocalName}-{id.Value}" : $"{key.Name.LocalName}-{key.Element("revocationDate")?.Value}");
    }
}

/// <summary>A certificate that the key ring itself is encrypted with, so that a copy of the store alone opens nothing.</summary>
internal sealed record KeyRingOptions
{
    /// <summary>A PKCS #12 file with its private key. Empty = the ring lies in the store as it is.</summary>
    public string CertificatePath { get; set; } = "";
    public string CertificatePassword { get; set; } = "";

    /// <summary>The certificate before, until every key made with it has expired (90 days).</summary>
    public string PreviousCertificatePath { get; set; } = "";
    public string PreviousCertificatePassword { get; set; } = "";

    public static X509Certificate2? Load(string path, string password) => path.Length == 0 ? null : X509CertificateLoader.LoadPkcs12FromFile(path, password);
}

internal static class KeyRingSetup
{
    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration, string data)
    {
        services.AddOptions<KeyRingOptions>().BindConfiguration("KeyRing")
            .Validate(ring => ring.CertificatePath.Length == 0 || File.Exists(ring.CertificatePath), "KeyRing:CertificatePath names no file.")
            .Validate(ring => ring.PreviousCertificatePath.Length == 0 || File.Exists(ring.PreviousCertificatePath), "KeyRing:PreviousCertificatePath names no file.")
            .ValidateOnStart();
        services.AddSingleton<KeyRing>();
        var protection = services.AddDataProtection().SetApplicationName("ChatBot");
        var given = configuration.GetSection("KeyRing").Get<KeyRingOptions>() ?? new();
        if (File.Exists(given.CertificatePath) && KeyRingOptions.Load(given.CertificatePath, given.CertificatePassword) is { } certificate)
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(
                File.Exists(given.PreviousCertificatePath) ? [certificate, KeyRingOptions.Load(given.PreviousCertificatePath, given.PreviousCertificatePassword)!] : [certificate]);
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((options, ring) =>
        {
            ring.TakeOver(new DirectoryInfo(Path.Combine(data, "keys")));
            options.XmlRepository = ring;
        });
    }
}
