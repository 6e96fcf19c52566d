using ChatBot.Core.People;

namespace ChatBot.Core.Demonstration;

internal enum Trade { Laboratory, Software, Business }

/// <param name="Size">Above 0: so many people. Otherwise a share by <paramref name="Weight"/>.</param>
internal sealed record TeamPlan(string Department, string Name, Trade Trade, double Weight, int Size = 0);

/// <param name="Audience">Share of the people of a trade who get a seat or an account.</param>
/// <param name="TellsInstants">The vendor reports events; otherwise whole days.</param>
internal sealed record ToolPlan(
    DemonstrationTool Tool, IReadOnlyDictionary<Trade, double> Audience, bool TellsInstants, string[] Features, string[] Surfaces,
    (string Name, decimal CostPerMillion)[] Models, bool WritesCode);

/// <summary>Invented names. None is of a real person, company or product.</summary>
internal static class Vocabulary
{
    public const string Organisation = "Larkspur Instruments", Domain = "larkspur.example";
    public const string SmallTeam = "Toolsmiths", Board = "Board", Desk = "Service Desk", Treasury = "Treasury", Cloud = "Cloud Services", Apps = "Apps";
    public const string Agent = "Pathfinder Agent", Coder = "Codewright", Unapproved = "Sketchmint";

    public static readonly (string Zone, string Locale, double Share)[] Offices =
        [("Europe/Amsterdam", "nl-NL", 0.5), ("America/Toronto", "en-CA", 0.3), ("Asia/Singapore", "en-SG", 0.2)];

    public static readonly (string Department, string CostCenter)[] Departments =
        [("Laboratory", "K10"), ("Software", "K20"), ("Operations", "K30"), ("Commercial", "K40"), ("Head Office", "K50")];

    public static readonly TeamPlan[] Teams =
    [
        new("Head Office", Board, Trade.Business, 0, 3),
        new("Head Office", Treasury, Trade.Business, 5), new("Head Office", "Talent", Trade.Business, 5),
        new("Laboratory", "Optics", Trade.Laboratory, 9), new("Laboratory", "Sensors", Trade.Laboratory, 10), new("Laboratory", "Calibration", Trade.Laboratory, 6),
        new("Software", Cloud, Trade.Software, 13), new("Software", Apps, Trade.Software, 12), new("Software", "Firmware", Trade.Software, 9),
        new("Software", "Verification", Trade.Software, 7), new("Software", SmallTeam, Trade.Software, 0, 3),
        new("Operations", "Supply", Trade.Business, 8), new("Operations", Desk, Trade.Business, 6),
        new("Commercial", "Accounts", Trade.Business, 10), new("Commercial", "Brand", Trade.Business, 6),
    ];

    public static readonly ToolPlan[] Tools =
    [
        new(new(Coder, "Halden Labs", true, BillingModel.Hybrid, 18.50m, "USD"), Shares(0.55, 0.85, 0), false,
            ["inline", "chat", "refactor"], ["ide"], [("ember-mini", 0m), ("ember-3", 6m)], true),
        new(new("Drafthouse", "Penumbra Office", true, BillingModel.Seat, 27m, "EUR"), Shares(0.25, 0.10, 0.75), false,
            ["letters", "minutes", "slides"], ["editor", "mail", "calls"], [], false),
        new(new(Agent, "Northlight", true, BillingModel.Consumption, null, "USD"), Shares(0.25, 0.55, 0), true,
            ["task", "chat", "repair"], ["terminal", "ide"], [("quartz-2", 5m), ("quartz-2-deep", 22m), ("quartz-lite", 0.8m)], true),
        new(new("Askwell", "Askwell", true, BillingModel.Seat, 22m, "EUR"), Shares(0.45, 0.30, 0.45), true,
            ["questions", "reading"], ["browser", "desktop"], [("ember-3", 0m), ("ember-mini", 0m)], false),
        new(new("Glossa", "Glossa", true, BillingModel.Seat, 8.50m, "EUR"), Shares(0.10, 0, 0.35), false,
            ["translation"], ["browser"], [], false),
        new(new("Benchmind", "Kiln Science", true, BillingModel.Consumption, null, "EUR"), Shares(0.60, 0.05, 0), true,
            ["analysis", "notebook"], ["browser", "api"], [("delta-lab", 3m)], false),
        new(new(Unapproved, "Sketchmint", false, BillingModel.Consumption, null, "USD"), Shares(0, 0, 0), false,
            ["pictures"], ["browser"], [], false),
    ];

    public static readonly string[] Projects = ["aurora-probe", "field-kit", "cloud-ledger", "lens-model", "spare-parts", "atlas-app", "quiet-pump"];

    public static readonly string[] LaboratoryTitles = ["Optical Engineer", "Measurement Scientist", "Process Engineer"];
    public static readonly string[] SoftwareTitles = ["Software Engineer", "Systems Engineer", "Quality Engineer", "Software Architect"];
    public static readonly string[] BusinessTitles = ["Planner", "Account Executive", "Coordinator", "Controller"];

    /// <summary>Placed whatever the seed: accents, apostrophes, letters outside Latin-1, one name only, and two people of one name.</summary>
    public static readonly (string Name, string Team)[] Placed =
    [
        (Blocked, Cloud), (Runaway, Apps), (Namesake, Cloud), (Namesake, "Accounts"), ("Séraphine d'Aubigny", "Optics"), ("Tadhg O'Shaughnessy", "Firmware"),
        ("Zdeněk Přikryl", "Sensors"), ("Jürgen Großkopf", "Supply"), ("Anne-Lise Østergård", Desk), ("Suharti", "Brand"),
    ];

    public const string Blocked = "Ragnhild Aspenström", Runaway = "Emil Hartwig", Namesake = "Robin Vale";

    public static readonly string[] FirstNames =
    [
        "Adèle", "Anouk", "Arlo", "Bastien", "Birgit", "Bram", "Callum", "Ciara", "Cosima", "Dagny", "Divya", "Dorian", "Ebba", "Edmund", "Esmé", "Fenna", "Fergus", "Floris",
        "Gareth", "Greta", "Gwen", "Hedvig", "Henrik", "Hiroshi", "Ikram", "Imke", "Isla", "Jelle", "Joost", "Jun", "Katja", "Kofi", "Lennart", "Lotte", "Maren", "Milo",
        "Niamh", "Nneka", "Oisín", "Otis", "Petra", "Pia", "Quentin", "Ravi", "Rufus", "Saskia", "Sunniva", "Thijs", "Tomasz", "Umar", "Ursula", "Veerle", "Viggo", "Willa",
        "Wouter", "Xiomara", "Yann", "Yvette", "Zora",
    ];

    public static readonly string[] LastNames =
    [
        "Abernathy", "Achterberg", "Beaumont", "Blom", "Brouwer", "Calloway", "Carmichael", "Castellan", "Dewhurst", "Drummond", "Eastman", "Engström", "Fairweather", "Fontaine",
        "Goossens", "Grunewald", "Hallam", "Haverkamp", "Ingram", "Ivarsson", "Jespersen", "Jongsma", "Kuipers", "Lindqvist", "Lockwood", "Maduro", "Moreau", "Nijhof", "Nordahl",
        "Oakley", "Osei", "Pennington", "Prescott", "Quist", "Rademaker", "Ruiter", "Sandoval", "Sørensen", "Thackeray", "Tanner", "Ueda", "Verhoeven", "Vermeulen", "Whitlock",
        "Winslow", "Yamada", "Yeats", "Zeeman", "Zielinski",
    ];

    private static Dictionary<Trade, double> Shares(double laboratory, double software, double business) =>
        new() { [Trade.Laboratory] = laboratory, [Trade.Software] = software, [Trade.Business] = business };
}
