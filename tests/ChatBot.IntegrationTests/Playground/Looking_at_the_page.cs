using ChatBot.IntegrationTests.Chat;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatBot.IntegrationTests.Playground;

/// <summary>The local page as somebody sees it: with a browser, by keyboard, in both themes, on a narrow screen.</summary>
public sealed class Looking_at_the_page(LocalService local) : IClassFixture<LocalService>
{
    /// <summary>Each test is somebody else: a page that is opened again shows what was said before.</summary>
    private const string Admin = "carl.fischer@northgate.example", OtherAdmin = "gabriel.ibrahim@northgate.example", Employee = "liam.hassan@northgate.example";

    /// <summary>Set to a directory to keep a picture of every screen.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("CHATBOT_PICTURES");

    [BrowserFact]
    public Task A_question_shows_chart_and_table_and_a_button_asks_on() => WithPageAsync(new() { ViewportSize = new() { Width = 900, Height = 1000 } }, async page =>
    {
        await AskAsync(page, Admin, "sessions by tool last month");
        var answer = page.Locator("#log li:not(.mine)").First;
        await Expect(answer.Locator("svg.chart")).ToBeVisibleAsync();
        await Expect(answer.Locator("svg.chart")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("Sessions by tool"));
        await KeepAsync(page, "light");

        await answer.GetByRole(AriaRole.Button, new() { Name = "Show as table or chart" }).ClickAsync();
        await Expect(answer.Locator("svg.chart")).ToBeHiddenAsync();
        await Expect(answer.GetByRole(AriaRole.Cell, new() { Name = "GitHub Copilot" })).ToBeVisibleAsync();

        await answer.GetByRole(AriaRole.Button, new() { Name = "by week" }).ClickAsync();
        await Expect(page.Locator("#log li:not(.mine)")).ToHaveCountAsync(2);
        await KeepAsync(page, "table");
    });

    [BrowserFact]
    public Task Everything_is_reached_by_keyboard_alone() => WithPageAsync(new(), async page =>
    {
        await AskAsync(page, Employee, "how many people in the company used Claude Code last month?");
        var answer = page.Locator("#log li:not(.mine)").First;
        await Expect(answer).ToBeVisibleAsync();
        // From the line for messages backwards: the buttons of the last card.
        await page.GetByLabel("Message", new() { Exact = true }).FocusAsync();
        for (var presses = 0; presses < 10; presses++)
        {
            await page.Keyboard.PressAsync("Shift+Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent") == "by tool") break;
        }
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#log li:not(.mine)")).ToHaveCountAsync(2);
    });

    [BrowserFact]
    public Task A_narrow_dark_screen_needs_no_scrolling_sideways() => WithPageAsync(
        new() { ViewportSize = new() { Width = 375, Height = 800 }, ColorScheme = ColorScheme.Dark }, async page =>
    {
        await AskAsync(page, OtherAdmin, "spend by tool last month");
        await Expect(page.Locator("#log li:not(.mine) svg.chart").First).ToBeVisibleAsync();
        await KeepAsync(page, "narrow-dark");
        Assert.InRange(await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"), 1, 375);
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('#log li')].every(li => li.scrollWidth <= li.clientWidth)"), "An answer is wider than its box.");
    });

    private async Task WithPageAsync(BrowserNewContextOptions options, Func<IPage, Task> look)
    {
        SetDefaultExpectTimeout(60_000);
        using var playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Args = ["--no-sandbox", "--disable-gpu"], Timeout = 120_000 });
        await using var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.PageError += (_, problem) => problems.Add(problem);
        await page.GotoAsync(local.Service.Http.BaseAddress!.AbsoluteUri);
        await look(page);
        Assert.Empty(problems);
    }

    private static async Task AskAsync(IPage page, string person, string question)
    {
        await page.GetByLabel("Be", new() { Exact = true }).FillAsync(person);
        await page.GetByLabel("Be", new() { Exact = true }).BlurAsync();
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(question);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        if (Pictures is { } directory) await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}.png") });
    }
}
