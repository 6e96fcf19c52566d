using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Digests;

/// <summary>The sentences of a digest in German. Questions and commands are understood in English only, so that what is quoted to be typed stays English, and the card says so.</summary>
internal sealed class GermanDigest(Phrasing phrasing) : DigestWords(phrasing)
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    public override string Language => "de";
    public override CardWords Card => new(
        "Sie können auch fragen, auf Englisch:", "Was ist gemeint?", "Antworten Sie mit der Nummer:", "Das nehmen", "Wie kommt die Zahl zustande?", "Als Tabelle oder Diagramm", "schreiben Sie", "Ja", "Aktualisieren");
    public override string Flow => "Fluss";
    public override string Spend => "Ausgaben";
    public override string Seats => "Lizenzen";
    public override string Use => "Wie das Team mit KI arbeitet";
    public override string Practice => "Weitersagen lohnt sich";
    public override string Todo => "Jetzt lohnend";
    public override string Outcomes => "Was daraus wurde";
    public override string Decide => "Entscheiden";
    public override string Chase => "An die Entscheidung erinnern";
    public override string AskHolders => "Inhaber fragen";
    public override string TakeBack => "Zurückholen";
    public override string Invite => "Jemanden zur Seite stellen";
    public override string RaiseLimit => "Mehr Budget erbitten";
    public override string ShareTip => "Bewährtes teilen";
    public override string AskToFix => "Um Reparatur bitten";
    public override string NobodyWaits => "Niemand wartet auf einen Zugang.";
    public override string LastFourWeeks => "Letzte 28 Tage.";
    public override string GapNote => "Als Team, letzte 28 Tage; am schnellsten hilft eine Stunde mit jemandem, der es nutzt.";
    public override string TipNote => "Vom Verfasser geteilt.";
    public override string NoMoney => "Ausgaben sehen die Vorgesetzten der Gruppe und die Finanzabteilung.";
    public override string Chart => "Nutzungsgrad nach Wochen";

    public override string Days(DateRange days) =>
        days.Start == days.End ? Day(days.Start)
        : days.Start.Year != days.End.Year ? $"{Day(days.Start)} – {Day(days.End)}"
        : days.Start.Month != days.End.Month ? $"{days.Start.ToString("d. MMMM", German)} – {Day(days.End)}"
        : $"{days.Start.Day}.–{Day(days.End)}";

    public override string Heading(Rhythm rhythm, DateRange days, bool ofCostCenter, string costCenter)
    {
        var whose = ofCostCenter ? $"Kostenstelle {costCenter}" : "Ihre Teams";
        return rhythm switch
        {
            Rhythm.Weekly => $"{whose}, Woche vom {Days(days)}",
            Rhythm.Monthly => $"{whose}, {Days(days)}",
            Rhythm.CycleEnd => $"{whose}: drei Tage vor dem Ende des Abrechnungszeitraums",
        };
    }

    public override string Quiet(int waits) => waits > 0
        ? "Eine ruhige Woche: keine Nutzung gezählt, aber jemand wartet auf einen Zugang."
        : "Eine ruhige Woche: keine Nutzung gezählt, und niemand wartet. Falls KI-Werkzeuge genutzt werden, fehlt vielleicht eine Quelle: lassen Sie sie anschließen.";

    public override string Summary(int blocked, UseFigures? use, SpendFigures? spend)
    {
        var parts = new List<string>();
        if (blocked > 0) parts.Add(blocked == 1 ? "eine Person ist blockiert" : $"{blocked} Personen sind blockiert");
        if (use is not null) parts.Add($"{use.Active} von {use.Headcount} Personen waren aktiv");
        if (spend is not null && DigestActions.IsOver(spend)) parts.Add("das Budget reicht nicht");
        if (parts.Count == 0) return "Niemand ist blockiert.";
        var sentence = Listed(parts, "und");
        return char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".";
    }

    public override string Blocked(int blocked, IReadOnlyList<string> names)
    {
        var count = blocked == 1 ? "1 Person ist blockiert" : $"{blocked} Personen sind blockiert";
        if (names.Count == 0) return blocked == 0 ? "Niemand ist blockiert." : count + ": sie warten auf ein Werkzeug und nutzen inzwischen keines.";
        var rest = blocked - names.Count;
        return $"{count}: {Listed(names.Append(rest > 0 ? $"{rest} weiter unten" : "").Where(n => n.Length > 0), "und")}.";
    }

    public override string AWeekAgo(int before) => $"Vor einer Woche: {before}.";

    public override string Open(int open, IReadOnlyList<Wait> oldest) =>
        $"{open} offene {(open == 1 ? "Anfrage" : "Anfragen")}; am längsten {Listed(oldest.Select(w => $"{w.Days} {(w.Days == 1 ? "Tag" : "Tage")} für {w.Tool}{(w.Person is { } who ? $" ({who})" : "")}"), "und")}.";

    public override string Waiting(int workingDays, string? cost, string? seats) =>
        $"{workingDays} {(workingDays == 1 ? "Arbeitstag" : "Arbeitstage")} Warten {(cost is null ? "bisher" : $"haben bisher etwa {cost} gekostet")}; {(seats is null ? "die Werkzeuge haben keinen Lizenzpreis" : $"die Lizenzen kosten {seats} im Monat")}.";

    public override string DayRate(string? rate) => rate is null ? "Arbeitstage offener Anfragen." : $"Arbeitstage offener Anfragen, zu {rate} am Tag für den blockierten Teil der Arbeit.";

    public override string AccessTook(TimeToAccess access) =>
        $"Von der Anfrage bis zur Entscheidung {(access.Granted == 1 ? "dauerte es" : "dauerte es im Mittel")} {Number(access.Days)} {(access.Days == 1 ? "Tag" : "Tage")}, bei {access.Granted} {(access.Granted == 1 ? "Zusage" : "Zusagen")} in den letzten {access.Range.Days} Tagen.";

    public override string AccessTookBefore(TimeToAccess access) => access.DaysBefore is { } before
        ? $"In den {access.Range.Days} Tagen davor: {Number(before)} {(before == 1 ? "Tag" : "Tage")}." : $"In den {access.Range.Days} Tagen davor wurde nichts zugesagt.";

    public override string Why(Rhythm rhythm, bool asked) => asked
        ? $"{rhythm switch { Rhythm.Weekly => "Ihr wöchentlicher Bericht", Rhythm.Monthly => "Ihr monatlicher Bericht", Rhythm.CycleEnd => "Ihr Bericht vor dem Ende des Abrechnungszeitraums" }}, wie gewünscht. \"digest unsubscribe\" beendet ihn."
        : "Der wöchentliche Bericht, weil Sie hier Personen führen. \"digest unsubscribe\" beendet ihn.";

    public override string Spent(string amount, SpendFigures spend) => $"{amount} bisher in diesem {(spend.IsMonth ? "Monat" : "Abrechnungszeitraum")} ({Days(spend.Stretch)}).";

    public override string SpentBefore(decimal? percent, string before, DateRange days) =>
        $"{(percent is { } change ? $"{(change >= 0 ? "+" : "")}{Percent(change)} gegenüber" : "Gegenüber")} {before} für {Days(days)}.";

    public override string Forecast(string amount, string? budget, decimal? percent) => budget is null
        ? $"Prognose für das Ganze: {amount}."
        : $"Prognose für das Ganze: {amount}, {Percent(percent)} des Budgets von {budget}.";

    public override string BudgetNote(decimal? used, string? budget) => budget is null ? "Für diese Personen ist kein Budget gesetzt." : $"{Percent(used)} des Budgets sind verbraucht.";

    public override string Mover(Mover mover, string change) => $"Am meisten bewegt hat sich {mover.Tool}: {change}, {mover.Change.Main switch
    {
        SpendCause.Seats => mover.Change.Total > 0 ? "weil es mehr Lizenzen gibt" : "weil es weniger Lizenzen gibt",
        SpendCause.People => mover.Change.ActiveNow == mover.Change.ActiveBefore ? "weil die Nutzung begann oder endete" : mover.Change.ActiveNow == 0 ? "weil es niemand mehr nutzt"
            : mover.Change.Total > 0 ? $"weil {mover.Change.ActiveNow} statt {mover.Change.ActiveBefore} Personen es nutzen" : $"weil nur {mover.Change.ActiveNow} statt {mover.Change.ActiveBefore} Personen es nutzen",
        _ => mover.Change.Total > 0 ? "weil jede Person mehr kostet" : "weil jede Person weniger kostet",
    }}.";

    public override string MoverNote(string now, string before) => $"{now} nach {before} an denselben Tagen davor.";

    public override string SeatLine(SeatState seats, string reclaimable) =>
        $"{seats.Held} {(seats.Held == 1 ? "Lizenz" : "Lizenzen")}: {seats.Dormant} seit 30 Tagen ungenutzt (davon {seats.LoginOnly} nur mit Anmeldungen), {seats.NeverUsed} nie genutzt. {reclaimable} im Monat ließen sich zurückholen.";

    public override string SeatNote(int dormantBefore) => $"Ungenutzt vor einer Woche: {dormantBefore}.";

    public override string Active(UseFigures use) =>
        $"{use.Active} von {use.Headcount} Personen waren aktiv ({Percent(use.Adoption)}), {use.Engaged} davon an zwei oder mehr Tagen.";

    public override string ActiveNote(UseFigures use, decimal? fourWeeks) =>
        $"Davor: {use.ActiveBefore} ({Percent(use.AdoptionBefore)}), {use.EngagedBefore} regelmäßig. Mittel der vier Wochen davor: {Percent(fourWeeks)}.";

    public override string Velocity(decimal points, bool stalled) => stalled
        ? "Der Nutzungsgrad steht seit vier Wochen still."
        : $"Der Nutzungsgrad {(points >= 0 ? "steigt" : "fällt")} um {(Math.Abs(Math.Round(points, 1)) == 1 ? "einen Punkt" : $"{Number(Math.Abs(Math.Round(points, 1)))} Punkte")} je Woche.";

    public override string VelocityNote(DateOnly? rolledOut) => rolledOut is { } day ? $"Über die letzten vier Wochen; eingeführt am {Day(day)}." : "Über die letzten vier Wochen.";

    public override string Features(IReadOnlyList<FeatureUse> used, IReadOnlyList<string> unused) =>
        (used.Count > 0 ? $"Genutzt: {string.Join(", ", used.Select(f => $"{f.Feature} von {f.Users}"))}." : "") + (used.Count > 0 && unused.Count > 0 ? " " : "") + (unused.Count > 0 ? $"Von niemandem: {string.Join(", ", unused)}." : "");

    public override string Gap(FeatureUse feature) => $"Bei {feature.Feature} kann das Team aufholen: {Percent(feature.Share)} nutzen es, {Percent(feature.ShareElsewhere)} in der Organisation.";

    public override string TipLine(Tip tip) => $"{tip.Author}: {tip.Text}";

    public override string TooSmall(int headcount, int minimum) =>
        headcount == 0 ? "In dieser Gruppe ist derzeit niemand." : $"Diese Gruppe hat {headcount} {(headcount == 1 ? "Person" : "Personen")}: Nutzung und Ausgaben zeige ich ab {minimum} Personen.";

    public override string NotSeen(DateOnly through) => $"Für diese Tage ist noch keine Nutzung eingegangen: die Daten enden am {Day(through)}. Fragen Sie später noch einmal, oder fragen Sie, wer die Quellen betreut.";

    public override string ChartSummary(decimal first, decimal last) => $"Von {Percent(first)} auf {Percent(last)}.";

    public override string ActionText(DigestAction action, string? worth) => action.Kind switch
    {
        DigestActionKind.DecideWait => $"Über Anfrage {action.Request} entscheiden ({(action.Person is { } who ? $"{who}, " : "")}{action.Name}): sie wartet seit {Waited(action.Then)}{(worth is null ? "" : $"; ein weiterer Monat kostet etwa {worth}")}.",
        DigestActionKind.ChaseWait => $"Anfrage {action.Request} entscheiden lassen ({action.Name}, seit {Waited(action.Then)}, jetzt bei {action.With}){(worth is null ? "" : $": ein weiterer Monat kostet etwa {worth}")}.",
        DigestActionKind.AskIdleSeats => action.Touched == 1 ? $"Fragen lassen, ob eine ungenutzte Lizenz für {action.Name} noch gewünscht ist{Worth(worth)}." : $"Fragen lassen, ob {action.Touched} ungenutzte Lizenzen für {action.Name} noch gewünscht sind{Worth(worth)}.",
        DigestActionKind.ReleaseIdleSeats => $"{(action.Touched == 1 ? "Eine ungenutzte Lizenz" : $"{action.Touched} ungenutzte Lizenzen")} für {action.Name} zurückholen, {(action.Touched == 1 ? "deren Inhaber gefragt wurde" : "deren Inhaber gefragt wurden")}{Worth(worth)}.",
        DigestActionKind.InvitePairing => $"{action.Touched} {(action.Touched == 1 ? "Person war" : "Personen waren")} nur an einem Tag aktiv: stellen Sie ihnen jemanden zur Seite.",
        DigestActionKind.RaiseLimit => $"Die Prognose liegt {worth} über dem Budget: bitten Sie um mehr, oder sprechen Sie jetzt darüber.",
        DigestActionKind.PublishTip => "Hier läuft es gut: teilen Sie etwas Bewährtes mit den anderen Vorgesetzten.",
        DigestActionKind.FixSource => $"{action.Name} liefert nichts Neues: bitten Sie um Reparatur, sonst bleiben diese Zahlen zu niedrig.",
    };

    public override string Outcome(ActionOutcome outcome)
    {
        var moved = outcome.Now is not { } now ? "" : outcome.Action.Kind switch
        {
            DigestActionKind.DecideWait or DigestActionKind.ChaseWait => now > 0 ? $" Die Anfrage ist nach {Waited(now)} noch offen." : outcome.Action.Kind == DigestActionKind.ChaseWait ? " Die Anfrage ist entschieden." : "",
            DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats => $" Ungenutzte Lizenzen für {outcome.Action.Name}: damals {Number(outcome.Action.Then)}, jetzt {Number(now)}{(outcome.GoingBack == 0 ? "" : outcome.GoingBack == now ? ", auf dem Weg zurück" : $", davon {outcome.GoingBack} auf dem Weg zurück")}.",
            DigestActionKind.InvitePairing => $" Regelmäßig Aktive: damals {Number(outcome.Action.Then)}, jetzt {Number(now)}.",
            DigestActionKind.RaiseLimit => now <= 0 ? " Die Prognose liegt jetzt im Budget." : " Die Prognose liegt weiter über dem Budget.",
            DigestActionKind.PublishTip => "",
            DigestActionKind.FixSource => now > outcome.Action.Then ? " Sie liefert wieder." : " Sie liefert weiter nichts Neues.",
        };
        if (outcome.PressedAt is null && outcome.Action.Kind is DigestActionKind.DecideWait or DigestActionKind.ChaseWait && outcome.Now == 0) return $"Über die Anfrage für {outcome.Action.Name} wurde entschieden.";
        return (outcome.PressedAt is null ? $"Nicht aufgegriffen: {What(outcome.Action)}." : outcome.Result ?? Done(outcome.Action)) + moved;
    }

    private static string Worth(string? worth) => worth is null ? "" : $": bis zu {worth} im Monat";

    private static string What(DigestAction action) => action.Kind switch
    {
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait => $"das Warten auf {action.Name}",
        DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats => $"ungenutzte Lizenzen für {action.Name}",
        DigestActionKind.InvitePairing => "jemanden zur Seite stellen",
        DigestActionKind.RaiseLimit => "das Budget",
        DigestActionKind.PublishTip => "Bewährtes teilen",
        DigestActionKind.FixSource => $"die Quelle {action.Name}",
    };

    private static string Done(DigestAction action) => action.Kind switch
    {
        DigestActionKind.DecideWait => $"Sie haben über Anfrage {action.Request} für {action.Name} entschieden.",
        DigestActionKind.ChaseWait => $"{action.With} wurde an die Entscheidung über Anfrage {action.Request} für {action.Name} erinnert.",
        DigestActionKind.AskIdleSeats => $"Die Inhaber ungenutzter Lizenzen für {action.Name} wurden gefragt.",
        DigestActionKind.ReleaseIdleSeats => $"Ungenutzte Lizenzen für {action.Name} wurden zurückgeholt.",
        DigestActionKind.InvitePairing => "Es wurde angeboten, jemanden zur Seite zu stellen.",
        DigestActionKind.RaiseLimit => "Um mehr Budget wurde gebeten.",
        DigestActionKind.PublishTip => "Bewährtes wurde geteilt.",
        DigestActionKind.FixSource => $"Um die Reparatur von {action.Name} wurde gebeten.",
    };

    public override string Coverage(DateRange days, DateOnly today, DataState data)
    {
        var through = data.Through is { } day ? $" Daten bis {Day(day)}." : "";
        var behind = data.Behind.Count == 0 ? "" : $" Im Rückstand: {string.Join(", ", data.Behind.Select(s => $"{s.Source} (bis {Day(s.Through)})"))}; ändert sich eine Zahl stark, folgt eine Berichtigung.";
        return $"Nutzung: {Days(days)}. Lizenzen, Anfragen und wer blockiert ist: {Day(today)}.{through}{behind}";
    }

    public override string Correction(DateRange days, IReadOnlyList<CorrectedFigure> figures) =>
        $"Späte Daten ändern den Bericht über {Days(days)}: {string.Join("; ", figures.Select(f => $"{FigureName(f.Name)}: {Phrasing.Value(f.Now, f.Unit)} statt {Phrasing.Value(f.Then, f.Unit)}"))}.";

    public override string FigureName(string name) => name switch
    {
        "active_users" => "aktive Personen",
        "engaged_users" => "regelmäßig Aktive",
        "adoption_rate" => "Nutzungsgrad",
        _ => name.Replace('_', ' '),
    };

    private string Waited(decimal days) => $"{Number(days)} {(days == 1 ? "Tag" : "Tagen")}";

    private static string Day(DateOnly day) => day.ToString("d. MMMM yyyy", German);
}
