using ChatBot.Commands;

namespace ChatBot.IntegrationTests.Playground;

/// <summary>A test that looks at the page with a real browser; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium is null) Skip = "There is no Chromium at /usr/bin/chromium (Debian: apt-get install chromium).";
        else if (!HasRenderer) Skip = "npm was not there at build time, so the page shows cards as plain text.";
    }

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static string? Chromium => Places.FirstOrDefault(File.Exists);

    private static bool HasRenderer => typeof(ServeVerb).Assembly.GetManifestResourceInfo("ChatBot.Playground.Page.renderer.js") is not null;
}
