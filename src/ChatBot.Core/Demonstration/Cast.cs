using System.Globalization;
using System.Text;
using ChatBot.Core.People;

namespace ChatBot.Core.Demonstration;

/// <param name="Rank">Place in the team; 0 leads it.</param>
internal sealed record Player(DemonstrationPerson Person, Trade Trade, int Rank)
{
    public string Email => Person.Email;
    public bool IsSenior => Person.Seniority is Seniority.Senior or Seniority.Staff or Seniority.Principal;
}

/// <summary>Fills the teams with people.</summary>
internal sealed class Casting(DemonstrationOrder order, DateOnly today)
{
    private readonly HashSet<string> emails = [];
    private readonly HashSet<string> names = [.. Vocabulary.Placed.Select(p => p.Name)];

    /// <returns>By team in the order of the plan, whoever leads first. The head of the board leads everyone.</returns>
    public List<Player> Fill()
    {
        var players = new List<Player>();
        var placed = Vocabulary.Placed.ToLookup(p => p.Team, p => p.Name);
        var free = order.People - Vocabulary.Teams.Sum(t => t.Size);
        var weight = Vocabulary.Teams.Sum(t => t.Size > 0 ? 0 : t.Weight);
        var heads = new Dictionary<string, string>();
        foreach (var team in Vocabulary.Teams)
        {
            var size = team.Size > 0 ? team.Size : Math.Max(5, (int)Math.Round(free * team.Weight / weight));
            var dice = new Dice(order.Seed, "team", team.Name);
            var home = Home(dice.Share());
            var waiting = new Queue<string>(placed[team.Name]);
            var lead = "";
            for (var rank = 0; rank < size; rank++)
            {
                var name = rank >= 1 && waiting.TryDequeue(out var known) ? known : NewName(dice);
                var above = rank > 0 ? lead : heads.GetValueOrDefault(team.Department) ?? players.FirstOrDefault()?.Email ?? "";
                var person = Person(team, name, rank, above, dice.Happens(0.7) ? home : Home(dice.Share()), dice, isDepartmentHead: rank == 0 && !heads.ContainsKey(team.Department));
                players.Add(new(person, team.Trade, rank));
                if (rank == 0) lead = person.Email;
            }

            heads.TryAdd(team.Department, lead);
        }

        return players;
    }

    private DemonstrationPerson Person(TeamPlan team, string name, int rank, string manager, (string Zone, string Locale) home, Dice dice, bool isDepartmentHead)
    {
        var seniority = name == Vocabulary.Blocked ? Seniority.Principal : rank == 0 ? Seniority.Manager : SeniorityOf(dice.Share());
        var title = TitleOf(team.Trade, seniority, dice);
        if (rank == 0) title = isDepartmentHead ? $"Head of {team.Department}" : $"{team.Name} Lead";
        if (isDepartmentHead) seniority = Seniority.Director;
        if (team.Name == Vocabulary.Board && rank == 0) (seniority, title) = (Seniority.Executive, "Managing Director");
        if (name == Vocabulary.Blocked) title = "Principal Software Engineer";

        // Most have been here for years; some joined while the story runs.
        var started = dice.Happens(0.12) && rank > 0 && !Vocabulary.Placed.Any(p => p.Name == name) ? today.AddDays(-dice.Whole(10, order.Days)) : today.AddDays(-dice.Whole(order.Days, order.Days + 2500));
        return new(NewEmail(name), name, title, seniority, team.Name, manager, home.Zone, home.Locale, started);
    }

    private static string TitleOf(Trade trade, Seniority seniority, Dice dice)
    {
        var title = dice.Pick(trade switch
        {
            Trade.Laboratory => Vocabulary.LaboratoryTitles,
            Trade.Software => Vocabulary.SoftwareTitles,
            Trade.Business => Vocabulary.BusinessTitles,
        });
        return seniority is Seniority.Mid or Seniority.Manager ? title : $"{seniority} {title}";
    }

    private static Seniority SeniorityOf(double share) => share switch
    {
        < 0.20 => Seniority.Junior,
        < 0.55 => Seniority.Mid,
        < 0.82 => Seniority.Senior,
        < 0.93 => Seniority.Staff,
        _ => Seniority.Principal,
    };

    private static (string Zone, string Locale) Home(double share)
    {
        foreach (var (zone, locale, part) in Vocabulary.Offices)
        {
            if (share < part) return (zone, locale);
            share -= part;
        }

        return (Vocabulary.Offices[0].Zone, Vocabulary.Offices[0].Locale);
    }

    private string NewName(Dice dice)
    {
        for (var attempt = 0; ; attempt++)
        {
            var name = $"{dice.Pick(Vocabulary.FirstNames)} {dice.Pick(Vocabulary.LastNames)}";
            if (names.Add(name) || attempt > 30) return name;
        }
    }

    private string NewEmail(string name)
    {
        var local = Folded(name).Replace(' ', '.').ToLowerInvariant();
        var email = $"{local}@{Vocabulary.Domain}";
        for (var number = 2; !emails.Add(email); number++) email = string.Create(CultureInfo.InvariantCulture, $"{local}{number}@{Vocabulary.Domain}");
        return email;
    }

    private static string Folded(string name)
    {
        var plain = name.Replace("ß", "ss", StringComparison.Ordinal).Replace('ø', 'o').Replace('Ø', 'O').Normalize(NormalizationForm.FormD);
        return string.Concat(plain.Where(c => char.IsAsciiLetter(c) || c is ' ' or '-'));
    }
}
