using System.Globalization;
using System.Text;

namespace ChatBot.Benchmarks;

/// <summary>A folder with as many rows of use as wanted: 130 a person, by day, most of them instants.</summary>
internal static class ImportDataset
{
    private const int Days = 400;
    private static readonly DateOnly First = new(2025, 5, 14);
    private static readonly string[] Zones = ["Europe/Lisbon", "America/Denver", "Asia/Singapore"];
    private static readonly string[] Tools = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"];

    public static void Write(string folder, int rows)
    {
        var people = Math.Max(10, rows / 130);
        Directory.CreateDirectory(folder);
        Save("org.json", ["""{"organisation":"Bench","domain":"bench.example","reporting_currency":"EUR","time_zone":"Europe/Lisbon","admins":["p0@bench.example"]}"""]);
        Save("teams.csv", Enumerable.Range(0, 40).Select(t => $"Team {t},{(t < 5 ? "" : $"Team {t % 5}")},").Prepend("team,parent,cost_center"));
        Save("tools.csv", Tools.Select((t, i) => $"{t},Vendor {i},true,hybrid,20,EUR").Prepend("tool,vendor,approved,billing,seat_price_month,currency"));
        Save("people.csv", Enumerable.Range(0, people).Select(p =>
            $"p{p}@bench.example,Person {p},Engineer,mid,Team {5 + p % 35},{(p == 0 ? "" : $"p{p / 12}@bench.example")},{Zones[p % 3]},en-GB,2024-01-01").Prepend("email,name,title,seniority,team,manager_email,time_zone,locale,start_date"));
        Save("seats.csv", Enumerable.Range(0, people).Select(p => $"p{p}@bench.example,{Tools[p % 5]},2025-01-01,").Prepend("email,tool,assigned_on,last_login"));
        Save("budgets.csv", ["level,name,amount_month,currency,from_month", "org,,1000,EUR,2025-01"]);
        Save("requests.csv", ["email,tool,requested_on,status,decided_on"]);

        var perDay = rows / Days;
        var random = new Random(1);
        using var usage = new StreamWriter(Path.Combine(folder, "usage.csv"), false, new UTF8Encoding(false), 1 << 20);
        usage.Write("date,email,tool,surface,feature,model,project,sessions,prompts,minutes,tokens_in,tokens_out,cost,currency,lines_accepted,lines_suggested\n");
        for (var row = 0; row < rows; row++)
        {
            var day = First.AddDays(Math.Min(row / Math.Max(1, perDay), Days - 1));
            var when = random.Next(4) == 0 ? $"{day:yyyy-MM-dd}" : $"{day:yyyy-MM-dd}T{random.Next(24):00}:{random.Next(60):00}:{random.Next(60):00}Z";
            var tokens = random.Next(100_000);
            usage.Write(string.Create(CultureInfo.InvariantCulture,
                $"{when},p{random.Next(people)}@bench.example,{Tools[random.Next(5)]},{(random.Next(2) == 0 ? "ide" : "cli")},{(random.Next(3) == 0 ? "chat" : "agent")},model-{random.Next(6)},{(random.Next(6) == 0 ? "" : $"project-{random.Next(10)}")},{random.Next(1, 5)},{random.Next(1, 40)},{random.Next(1, 90)},{tokens},{tokens / 9},{tokens * 0.00003m:0.0000},EUR,{random.Next(50)},{random.Next(50, 200)}\n"));
        }

        void Save(string name, IEnumerable<string> lines) => File.WriteAllText(Path.Combine(folder, name), string.Concat(lines.Select(l => l + "\n")), new UTF8Encoding(false));
    }
}
