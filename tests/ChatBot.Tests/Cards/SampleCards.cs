using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;

namespace ChatBot.Tests.Cards;

/// <summary>What stands in the sample files of the cards that Channels describes itself.</summary>
internal static class SampleCards
{
    public static IEnumerable<(string File, CardContent Content)> All()
    {
        yield return ("answer/sample.data.json", new AnswerCard
        {
            Id = "q-1042", Kind = "answer", Headline = "Engineering had 1,284 sessions last month, 18 % more than in April.",
            Paragraphs = ["Cursor grew most; GitHub Copilot stayed where it was."],
            Facts = [new("Sessions", "1,284"), new("Active people", "61 of 78"), new("Spend", "4,310.55 USD")],
            Table = new("Sessions by team, May 2026", [new("Team"), new("Sessions", "Right"), new("Change", "Right")],
                [new(["Payments", "512", "+31 %"]), new(["Checkout", "402", "+12 %"]), new(["Platform", "370", "−2 %"])]) { Total = 11 },
            Chart = new("column", "Sessions by team, May 2026", "Payments leads with 512 sessions.",
                [new("Sessions", [new("Payments", 512, "512"), new("Checkout", 402, "402"), new("Platform", 370, "370")])]) { XTitle = "Team", YTitle = "Sessions" },
            Coverage = "Data through 31 May 2026. Cursor reports two days later.",
            Explanation = "A session is a run of prompts with less than 30 minutes between two of them. Counted for 78 people in 11 teams.",
            Buttons =
            [
                new("On to rows 4–11", "answer.page", Json("""{"answer":"q-1042","page":"1"}""")),
                new("Send me this every Monday", "subscribe", Json("""{"answer":"q-1042"}""")) { Say = "send me this every Monday" },
            ],
            Next = ["sessions by tool last month", "who is waiting for access"],
        }.ToContent());
        yield return ("answer/sample.trend.data.json", new AnswerCard
        {
            Id = "q-1043", Kind = "answer", Headline = "Spend rose from 3,900 to 4,310 USD in three months.",
            Chart = new("line", "Spend per month, Engineering", "Spend rose by 410 USD since March.",
            [
                new("Cursor", [new("2026-03-01", 1900.5, "1,900.50 USD"), new("2026-04-01", 2000, "2,000.00 USD"), new("2026-05-01", 2250.25, "2,250.25 USD")]),
                new("GitHub Copilot", [new("2026-03-01", 2000, "2,000.00 USD"), new("2026-04-01", 2050, "2,050.00 USD"), new("2026-05-01", 2060.3, "2,060.30 USD")]),
            ]) { XTitle = "Month", YTitle = "USD" },
            Coverage = "Data through 31 May 2026.",
        }.ToContent());
        yield return ("answer/sample.clarify.data.json", new AnswerCard
        {
            Id = "q-1044", Kind = "clarify", Headline = "There are two people called Daniel Kim.",
            Options = [new("daniel.kim@northgate.example", "Daniel Kim, Checkout"), new("daniel.kim2@northgate.example", "Daniel Kim, Platform")],
        }.ToContent());
        yield return ("answer/sample.many-options.data.json", new AnswerCard
        {
            Id = "q-1045", Kind = "clarify", Headline = "Several teams match \"data\".",
            Options = [.. Enumerable.Range(1, 9).Select(n => new CardOption($"team-{n}", $"Data team {n}"))],
        }.ToContent());
        yield return ("answer/sample.refuse.data.json", new AnswerCard
        {
            Id = "q-1046", Kind = "refuse", Headline = "I can't show figures for groups of fewer than five people.",
            Paragraphs = ["Legal has three people in this period. A larger group or the whole department works."],
            Next = ["sessions of Corporate last month"],
        }.ToContent());
        yield return ("answer/sample.action.data.json", new AnswerCard
        {
            Id = "q-1047", Kind = "action", Headline = "Shall I request Cursor for you?",
            Paragraphs = ["The request goes to your manager, Ada Lovelace. Cursor costs 40.00 USD a month."],
            Buttons =
            [
                new("Request Cursor", "request_access", Json("""{"answer":"q-1047","tool":"Cursor"}"""))
                    { Style = "primary", Say = "request Cursor", Confirm = "This asks Ada Lovelace to approve a Cursor seat for you." },
                new("Add a reason first", "request_access_form", Json("""{"answer":"q-1047","tool":"Cursor"}""")) { OpensDialog = true },
            ],
        }.ToContent());
        yield return ("answer/sample.empty.data.json", new AnswerCard { Id = "q-1048", Kind = "answer", Headline = "Nobody used anything on 1 May 2026." }.ToContent());
        yield return ("answer/sample.hostile.data.json", new AnswerCard
        {
            Id = "q-1049", Kind = "answer", Headline = $"{Evil} used it most.", Paragraphs = [Evil], Facts = [new(Evil, Evil)],
            Table = new(Evil, [new(Evil), new("Sessions", "Right")], [new([Evil, "1"]), new(["", ""]), new([new string('W', 300), "2"])]),
            Chart = new("bar", Evil, Evil, [new(Short, [new(Short, 1, "1"), new("\u202Eevil", 0, "0"), new("Payments", 2, "2")])]),
            Coverage = Evil, Explanation = Evil, Options = [new(Evil, Evil)], Buttons = [new("Do it", "say", JsonSerializer.SerializeToElement(new { answer = "q-1049", text = Evil }))], Next = [Evil],
        }.ToContent());
        yield return ("notice/sample.empty.data.json", new NoticeCard { Heading = "Nothing was done." }.ToContent());
        yield return ("notice/sample.hostile.data.json", new NoticeCard
        {
            Heading = Evil, Tone = "attention", Paragraphs = [Evil], Steps = [Evil], Facts = [new(Evil, Evil)],
            Buttons = [new("Approve it", "access.approve", JsonSerializer.SerializeToElement(new { name = Evil })) { Confirm = Evil }],
        }.ToContent());
        yield return ("welcome/sample.empty.data.json", new WelcomeCard { Heading = "I answer questions about your use of AI tools." }.ToContent());
        yield return ("welcome/sample.hostile.data.json", new WelcomeCard { Heading = Evil, Paragraphs = [Evil], Examples = [Evil], Privacy = Evil }.ToContent());
        yield return ("help/sample.empty.data.json", new HelpCard { Heading = "What you can ask", Groups = [] }.ToContent());
        yield return ("help/sample.hostile.data.json", new HelpCard { Heading = Evil, Introduction = Evil, Groups = [new(Evil, [new(Evil, Evil)])], Examples = [Evil], Buttons = [new(Evil, "access.request", Json("{}")) { OpensDialog = true, Say = Evil }] }.ToContent());
        yield return ("form/sample.empty.data.json", new FormCard { Fields = [new("reason", "Reason") { Hint = "One sentence." }] }.ToContent());
        yield return ("form/sample.problem.data.json", new FormCard
        {
            Fields =
            [
                new("day", "Day", "date") { Hint = "A day that is over.", Value = "2031-01-01", Problem = "That day is in the future." },
                new("hours", "Hours", "number") { Hint = "Whole hours.", Value = "25", Problem = "A day has 24.", Required = false },
            ],
        }.ToContent());
        yield return ("form/sample.hostile.data.json", new FormCard
        {
            Paragraphs = [Evil],
            Fields = [new("name", Evil) { Hint = Evil, Value = Evil, Error = Evil, Problem = Evil }, new("tool", Evil, "choice") { Hint = Evil, Options = [new(Evil, Evil)] }], Submit = "Send",
        }.ToContent());
        yield return ("home/sample.empty.data.json", new HomeCard { Heading = "Your AI tools", Sections = [new("Your use this month", ["Nothing yet"])] }.ToContent());
        yield return ("home/sample.hostile.data.json", new HomeCard { Heading = Evil, Coverage = Evil, Sections = [new(Evil, [Evil])], Examples = [Evil], Privacy = Evil }.ToContent());
        yield return ("notice/sample.data.json", new NoticeCard
        {
            Heading = "I don't know you yet", Tone = "warning",
            Paragraphs = ["I answer people of Northgate, and I could not match your account to anyone there."],
            Steps = ["Ask an admin for a link code.", "Send me: link, and the code."],
            Facts = [new("Your account", "d_kim [guest]")],
            Buttons = [new("I have a link code", "link_form", Json("{}")) { OpensDialog = true, Say = "link 123-456" }],
        }.ToContent());
        yield return ("notice/sample.outcome.data.json", new NoticeCard { Heading = "Ada Lovelace approved this already.", Tone = "good" }.ToContent());
        yield return ("welcome/sample.data.json", new WelcomeCard
        {
            Heading = "Hello, I count how AI tools are used here",
            Paragraphs = ["Ask me who uses what, what it costs and who is stuck waiting. I show names only where you may see them."],
            Examples = ["how much did we spend last month", "my usage this week", "who is waiting for access"],
            Privacy = "I keep counts, never prompts. Type \"what do you know about me\" to see yours.",
            Buttons = [new("What can you do?", "help", Json("{}")) { Say = "help" }],
        }.ToContent());
        yield return ("help/sample.data.json", new HelpCard
        {
            Heading = "What you can ask", Introduction = "Plain words work; these are examples.",
            Groups =
            [
                new("Use and money", [new("spend of my team in May", "What it cost, by tool"), new("adoption by department", "Who uses it, as a share")]),
                new("Access", [new("I need Cursor", "Starts a request"), new("my requests", "Where they stand")]),
            ],
            Examples = ["spend of my team in May", "my requests"],
            Buttons = [new("Request a tool", "access.request", Json("{}")) { OpensDialog = true, Say = "request TOOL" }],
        }.ToContent());
        yield return ("form/sample.data.json", new FormCard
        {
            Paragraphs = ["The clock starts at your first ticket, so say if there was one."],
            Fields =
            [
                new("tool", "Tool", "choice") { Hint = "Not on the list? Ask an admin.", Value = "cursor", Options = [new("cursor", "Cursor"), new("claude", "Claude Code")] },
                new("what_for", "What for", "multiline") { Hint = "A live problem or project, in a sentence.", MaxLength = 500 },
                new("blocked_by", "What is in the way", "choices") { Hint = "Choose what applies.", Required = false, Options = [new("security", "Security"), new("licence", "No licence")] },
                new("since", "First ticket", "date") { Hint = "When you first asked.", Required = false, Value = "2026-10-01" },
                new("people", "People affected", "number") { Hint = "You included.", Value = "1" },
                new("ticket", "Ticket") { Hint = "Its address, if there is one.", Required = false },
            ],
            Submit = "Request access",
        }.ToContent());
        yield return ("home/sample.data.json", new HomeCard
        {
            Heading = "Your AI tools", Coverage = "Data through 31 May 2026.",
            Sections =
            [
                new("Your use this month", ["Active on 14 of 20 days; the middle of your team is 11", "31.20 of 50.00 EUR used"]),
                new("Your open requests", ["Cursor: with Ada Lovelace since 12 May, next look on 20 May"]),
                new("Pairings", ["Nothing planned"]),
            ],
            Buttons =
            [
                new("Request a tool", "request_access_form", Json("{}")) { OpensDialog = true },
                new("Pause my reminders", "pause", Json("""{"weeks":2}""")) { Confirm = "You hear nothing from me for two weeks, unless you ask." },
                new("What you know about me", "my_data", Json("{}")),
            ],
            Examples = ["my usage this week", "who is waiting for access"],
            Privacy = "I keep counts, never prompts.",
        }.ToContent());
    }

    /// <summary>A name as somebody would choose it who wants to be more than a name.</summary>
    private const string Evil = "*E* <!here> <at>x</at> [a](b:c) ${$root} \"\\#", Short = "*E* <!here> ${x}";

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
