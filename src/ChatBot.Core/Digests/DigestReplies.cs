using System.Globalization;

namespace ChatBot.Core.Digests;

/// <summary>What the buttons of a digest answer, in the language of the digest.</summary>
public abstract class DigestReplies
{
    public static readonly DigestReplies English = new EnglishReplies(), German = new GermanReplies();

    /// <param name="language">Of the plan; none = by the locale.</param>
    public static DigestReplies Of(string? language, string locale) => DigestWords.Of(language, locale).Language == "de" ? German : English;

    public abstract string Language { get; }

    // The plan.
    public abstract string Planned(DigestPlan plan, string zone, bool leads, DateTime next);
    public abstract string NotPlanned { get; }
    public abstract string Kept { get; }
    public abstract string Ended { get; }
    public abstract string TipKept { get; }
    public abstract string TipGone { get; }
    public abstract string TipTooLong(int most);
    public abstract string WhyCorrected { get; }

    // Before it is done.
    public abstract string AskHolders(int people, string tool);

    /// <param name="taker">None where somebody does it by hand.</param>
    public abstract string TakesBack(int seats, string tool, string? taker);
    public abstract string NotAsked { get; }
    public abstract string Stay(int seats);
    public abstract string WhoStays { get; }
    public abstract string NotReached(int people);
    public abstract string AskFinance(int people, string month);
    public abstract string ShareTip { get; }
    public abstract string AskToFix(int people, string source);
    public abstract string Remind(string who, int request, string tool);
    public abstract string Approve(int request, string what);
    public abstract string ChangeTerms(int request);
    public abstract string Invites(int people, int helpers);
    public abstract string More(int people);
    public abstract string About(string tools);
    public abstract string LeftAlone { get; }

    // What was done.
    public abstract string Asked(int people, string tool);
    public abstract string TakenBack(int seats, string tool, string? taker);
    public abstract string Invited(int people);
    public abstract string AskedFinance(bool isTold, string amount);
    public abstract string Shared { get; }
    public abstract string AskedToFix(bool isTold, string source);
    public abstract string Reminded(string? who, int request, string tool);
    public abstract string Refused(int request, string tool, int days);

    /// <param name="next">Who decides next; none when that was the last yes.</param>
    public abstract string Approved(int request, string tool, int days, string? next);

    // Why nothing is done.
    public abstract string NoDigest { get; }
    public abstract string NoAction { get; }
    public abstract string Stale { get; }
    public abstract string Done(DateOnly day, string result);
    public abstract string WorksCouncil { get; }
    public abstract string NobodyToInvite { get; }
    public abstract string NothingToTakeBack(string tool);
    public abstract string AdminsTakeBack { get; }
    public abstract string NobodyToAsk { get; }
    public abstract string YouMend(string source);
    public abstract string Decided(string tool);
    public abstract string WithYou(int request, string tool);
    public abstract string NotYours(int request, string tool, string who);
    public abstract string Unreachable(string? who, int request);
    public abstract string SomebodyGone { get; }

    // The dialog.
    public abstract string Title { get; }
    public abstract string Submit { get; }
    public abstract string Changed { get; }
    public abstract string HowMuch { get; }
    public abstract string Why { get; }
    public abstract string WhatWorks { get; }
    public abstract string OneThing { get; }
    public abstract string AWord { get; }
    public abstract string YourDecision { get; }
    public abstract string Yes { get; }
    public abstract string No { get; }
    public abstract string Reason { get; }
    public abstract string WhenReason { get; }

    private sealed class EnglishReplies : DigestReplies
    {
        public override string Language => "en";

        public override string Planned(DigestPlan plan, string zone, bool leads, DateTime next) => string.Create(CultureInfo.InvariantCulture,
            $"Your digest: {string.Join(" and ", plan.Rhythms.Select(DigestPlan.Word))}, on {plan.Day} at {plan.Hour:00}:00 ({zone}), about {(plan.Scope is DigestScope.CostCenter of ? $"cost centre {of.Code}" : leads ? "everybody below you" : "your own team")}{(plan.Flow ? "" : ", without flow")}{(plan.Spend ? "" : ", without spend")}, in English. The next one comes on {next:d MMMM yyyy, HH:mm}.");
        public override string NotPlanned => "You get no digest. \"digest subscribe\" brings the weekly one; add a rhythm (weekly, monthly, cycle), a weekday, an hour, a zone, a language, a cost centre, or \"without spend\".";
        public override string Kept => "Done.";
        public override string Ended => "Done: no more digests. \"digest subscribe\" takes it back, and \"digest preview\" shows one any time.";
        public override string TipKept => "Done: the other managers read it in their next digest, with your name, for two weeks. \"digest share\" alone takes it back.";
        public override string TipGone => "Done: nothing of yours is passed on any more.";
        public override string TipTooLong(int most) => $"That is too long to be read on a card: at most {most} characters, please.";
        public override string WhyCorrected => "Late data changed figures that your digest had told you.";
        public override string AskHolders(int people, string tool) => $"This asks {People(people)} whether they still want their idle {tool} seat: keep it, or give it back to somebody who waits. You are not told who they are.";
        public override string TakesBack(int seats, string tool, string? taker) =>
            $"{(seats == 1 ? $"One idle {tool} seat goes" : $"{seats} idle {tool} seats go")} back: {(taker is null ? $"whoever looks after {tool} gets {(seats == 1 ? "it" : "them")} as a list to take back" : $"{taker} is asked to take {(seats == 1 ? "it" : "them")} back")}, and the {(seats == 1 ? "holder is" : "holders are")} told.";
        public override string NotAsked => "not asked: cannot be reached here";
        public override string Stay(int seats) => $"{seats} more {(seats == 1 ? "stays" : "stay")}: {WhoStays}.";
        public override string WhoStays => "their holders wait for access elsewhere, said that they keep it, are away, part-time or working with a partner, have had the seat for less than 30 days, or gave it back already";
        public override string NotReached(int people) => people == 1 ? "One more cannot be reached here." : $"{people} more cannot be reached here.";
        public override string AskFinance(int people, string month) => $"This asks {People(people)} of finance for a higher budget for {month}.";
        public override string ShareTip => "This shows the other managers, for two weeks, what works for your team, with your name.";
        public override string AskToFix(int people, string source) => $"This asks {People(people)} to mend {source}.";
        public override string Remind(string who, int request, string tool) => $"This reminds {who}, who has request {request} for {tool}.";
        public override string Approve(int request, string what) => $"This approves request {request}: {what}.";
        public override string ChangeTerms(int request) => $"To change level or duration, or to ask for more first: \"access show {request}\".";
        public override string Invites(int people, int helpers) =>
            $"This invites {People(people)} to work on something of their own with {(helpers == 1 ? "a colleague who is happy to help and fits" : $"{helpers} colleagues who are happy to help and fit")}: nothing happens unless both say yes.";
        public override string More(int people) => $"• and {people} more";
        public override string About(string tools) => $"It is about {tools}. You are not told who they are.";
        public override string LeftAlone => "Left alone is whoever is blocked, away, new or at home in their tools, said no or stop, heard enough this month, is held out for comparison, or finds nobody who fits.";

        public override string Asked(int people, string tool) => $"{People(people, "One person")} with idle {tool} seats {(people == 1 ? "was" : "were")} asked whether they still want them.";
        public override string TakenBack(int seats, string tool, string? taker) =>
            $"{(seats == 1 ? $"One {tool} seat is" : $"{seats} {tool} seats are")} on the way back: {(taker is null ? "whoever looks after it has the list" : $"{taker} was asked to end {(seats == 1 ? "it" : "them")}")}.";
        public override string Invited(int people) => $"{People(people, "One person")} {(people == 1 ? "was" : "were")} offered a colleague to work with.";
        public override string AskedFinance(bool isTold, string amount) => isTold ? $"Finance was asked for a higher budget{(amount.Length > 0 ? $" ({amount})" : "")}." : "Nobody of finance can be reached here, so nothing was done. They have to speak to me once.";
        public override string Shared => "What works for you was shared with the other managers for two weeks.";
        public override string AskedToFix(bool isTold, string source) => isTold ? $"Whoever looks after sources was asked to mend {source}." : $"Nobody who looks after {source} can be reached here, so nothing was done. They have to speak to me once.";
        public override string Reminded(string? who, int request, string tool) => $"{who} was reminded of request {request} for {tool}.";
        public override string Refused(int request, string tool, int days) => $"You refused request {request} for {tool} after {Days(days)}.";
        public override string Approved(int request, string tool, int days, string? next) => $"You approved request {request} for {tool} after {Days(days)}{(next is null ? "" : $"; {next} decides next")}.";

        public override string NoDigest => "No such digest was sent to you, so there is nothing to do yet: a preview only shows what one would say now.";
        public override string NoAction => "That digest has no such action. Look at the latest one and use its numbers.";
        public override string Stale => "This button belongs to something that is over. Ask again and use the new card.";
        public override string Done(DateOnly day, string result) => string.Create(CultureInfo.InvariantCulture, $"That was done on {day:d MMMM}: {result}");
        public override string WorksCouncil => "In works-council mode nobody is addressed because of their own use, so this is not done.";
        public override string NobodyToInvite =>
            "There is nobody to invite now: no colleague who is happy to help fits them, or they are blocked, away, new, at home in their tools, or heard enough this month. \"pairing help TOOL\" is how colleagues offer their help.";
        public override string NothingToTakeBack(string tool) => $"No idle {tool} seat can go now: they are used again or gone, or their holders wait for access elsewhere, said that they keep it, are away, part-time or working with a partner, or gave it back already.";
        public override string NobodyToAsk => "Nobody can be asked now: the holders cannot be reached here, want no messages, heard enough this week, gave the seat back or said that they keep it, are away, or wait for access elsewhere.";
        public override string YouMend(string source) => $"You look after sources yourself: \"sources\" shows how far {source} reaches.";
        public override string AdminsTakeBack => "Only admins take seats back, so nothing was done.";
        public override string Decided(string tool) => $"The request for {tool} is decided already.";
        public override string WithYou(int request, string tool) => $"Request {request} for {tool} is with you by now: \"access show {request}\" opens it.";
        public override string NotYours(int request, string tool, string who) => $"Request {request} for {tool} is with {who} by now, so it is not yours to decide.";
        public override string Unreachable(string? who, int request) => $"{who ?? "Whoever has it"} has request {request} and cannot be reached here. An admin can hand it on: \"access assign {request} EMAIL\".";
        public override string SomebodyGone => "somebody who left";

        public override string Title => "From your digest";
        public override string Submit => "Yes, do it";
        public override string Changed => "This has changed meanwhile.";
        public override string HowMuch => "How much more a month";
        public override string Why => "Why";
        public override string WhatWorks => "What works";
        public override string OneThing => "One thing, in a sentence or two; no names of others.";
        public override string AWord => "A word to go with it";
        public override string YourDecision => "Your decision";
        public override string Yes => "Approve";
        public override string No => "Refuse";
        public override string Reason => "Reason";
        public override string WhenReason => "A no needs one; a yes may have one.";

        private static string People(int count, string one = "one person") => count == 1 ? one : $"{count} people";

        private static string Days(int count) => count == 1 ? "1 day" : $"{count} days";
    }

    private sealed class GermanReplies : DigestReplies
    {
        private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("de-DE");

        public override string Language => "de";

        public override string Planned(DigestPlan plan, string zone, bool leads, DateTime next) => string.Create(Culture,
            $"Ihr Bericht: {string.Join(" und ", plan.Rhythms.Select(r => r switch { Rhythm.Weekly => "wöchentlich", Rhythm.Monthly => "monatlich", Rhythm.CycleEnd => "drei Tage vor dem Ende des Abrechnungszeitraums" }))}, am {Culture.DateTimeFormat.GetDayName(plan.Day)} um {plan.Hour:00}:00 Uhr ({zone}), über {(plan.Scope is DigestScope.CostCenter of ? $"Kostenstelle {of.Code}" : leads ? "alle, die Sie führen" : "Ihr eigenes Team")}{(plan.Flow ? "" : ", ohne Fluss")}{(plan.Spend ? "" : ", ohne Ausgaben")}, auf Deutsch. Der nächste kommt am {next:d. MMMM yyyy} um {next:HH:mm} Uhr.");
        public override string NotPlanned => "Sie bekommen keinen Bericht. „digest subscribe“ bringt den wöchentlichen; dazu passen ein Rhythmus (weekly, monthly, cycle), ein Wochentag, eine Stunde, eine Zeitzone, eine Sprache, „cost centre CODE“ oder „without spend“, alles auf Englisch.";
        public override string Kept => "Erledigt.";
        public override string Ended => "Erledigt: keine Berichte mehr. „digest subscribe“ macht es rückgängig, und „digest preview“ zeigt jederzeit einen.";
        public override string TipKept => "Erledigt: die anderen Vorgesetzten lesen es zwei Wochen lang in ihrem Bericht, mit Ihrem Namen. „digest share“ allein nimmt es zurück.";
        public override string TipGone => "Erledigt: von Ihnen wird nichts mehr weitergegeben.";
        public override string TipTooLong(int most) => $"Das ist zu lang für eine Karte: höchstens {most} Zeichen, bitte.";
        public override string WhyCorrected => "Späte Daten haben Zahlen geändert, die in Ihrem Bericht standen.";

        public override string AskHolders(int people, string tool) => $"Das fragt {People(people)}, ob die ungenutzte Lizenz für {tool} noch gewünscht ist: behalten, oder an jemanden abgeben, der wartet. Sie erfahren nicht, um wen es geht.";
        public override string TakesBack(int seats, string tool, string? taker) =>
            $"{(seats == 1 ? $"Eine ungenutzte Lizenz für {tool} geht" : $"{seats} ungenutzte Lizenzen für {tool} gehen")} zurück: {(taker is null ? $"wer {tool} verwaltet, bekommt die Liste zum Zurückholen" : $"der Auftrag geht an {Taker(taker)}")}, und wer sie hatte, erfährt davon.";
        public override string NotAsked => "nicht gefragt: hier nicht zu erreichen";
        public override string Stay(int seats) => $"{(seats == 1 ? "Eine weitere bleibt" : $"{seats} weitere bleiben")}: {WhoStays}.";
        public override string WhoStays => "wer sie hat, wartet anderswo auf Zugang, behält sie ausdrücklich, ist abwesend, in Teilzeit oder arbeitet gerade zu zweit, hat sie seit weniger als 30 Tagen oder hat sie schon zurückgegeben";
        public override string NotReached(int people) => people == 1 ? "Eine weitere Person ist hier nicht zu erreichen." : $"{people} weitere sind hier nicht zu erreichen.";
        public override string AskFinance(int people, string month) => $"Das bittet {People(people)} aus der Finanzabteilung um ein höheres Budget für {month}.";
        public override string ShareTip => "Das zeigt den anderen Vorgesetzten zwei Wochen lang, was in Ihrem Team funktioniert, mit Ihrem Namen.";
        public override string AskToFix(int people, string source) => $"Das bittet {People(people)}, {source} zu reparieren.";
        public override string Remind(string who, int request, string tool) => $"Das erinnert {who} an Anfrage {request} für {tool}.";
        public override string Approve(int request, string what) => $"Das genehmigt Anfrage {request}: {what}.";
        public override string ChangeTerms(int request) => $"Um Stufe oder Dauer zu ändern oder erst nachzufragen: „access show {request}“.";
        public override string Invites(int people, int helpers) =>
            $"Das lädt {People(people)} ein, an etwas Eigenem zu arbeiten, mit {(helpers == 1 ? "jemandem, der gern hilft und passt" : $"{helpers} anderen, die gern helfen und passen")}: es geschieht nur, wenn beide ja sagen.";
        public override string More(int people) => $"• und {people} weitere";
        public override string About(string tools) => $"Es geht um {tools}. Sie erfahren nicht, um wen.";
        public override string LeftAlone => "In Ruhe bleibt, wer blockiert, abwesend, neu oder schon geübt ist, nein oder Stopp gesagt oder diesen Monat genug gehört hat, zum Vergleich ausgenommen ist oder zu niemandem passt.";

        public override string Asked(int people, string tool) => $"{People(people, "Eine Person")} mit ungenutzten Lizenzen für {tool} {(people == 1 ? "wurde" : "wurden")} gefragt, ob sie sie behalten wollen.";
        public override string TakenBack(int seats, string tool, string? taker) =>
            $"{(seats == 1 ? $"Eine Lizenz für {tool} geht" : $"{seats} Lizenzen für {tool} gehen")} zurück: {(taker is null ? "wer sie verwaltet, hat die Liste" : $"der Auftrag ging an {Taker(taker)}")}.";
        public override string Invited(int people) => $"{People(people, "Einer Person")} wurde angeboten, mit jemandem zusammenzuarbeiten.";
        public override string AskedFinance(bool isTold, string amount) => isTold ? $"Die Finanzabteilung wurde um mehr Budget gebeten{(amount.Length > 0 ? $" ({amount})" : "")}." : "In der Finanzabteilung ist hier niemand zu erreichen, deshalb ist nichts geschehen. Dafür muss dort jemand einmal mit mir gesprochen haben.";
        public override string Shared => "Was bei Ihnen funktioniert, lesen die anderen Vorgesetzten zwei Wochen lang.";
        public override string AskedToFix(bool isTold, string source) => isTold ? $"Um die Reparatur von {source} wurde gebeten." : $"Wer sich um {source} kümmert, ist hier nicht zu erreichen, deshalb ist nichts geschehen. Dafür muss dort jemand einmal mit mir gesprochen haben.";
        public override string Reminded(string? who, int request, string tool) => $"{who} wurde an Anfrage {request} für {tool} erinnert.";
        public override string Refused(int request, string tool, int days) => $"Sie haben Anfrage {request} für {tool} nach {Days(days)} abgelehnt.";
        public override string Approved(int request, string tool, int days, string? next) => $"Sie haben Anfrage {request} für {tool} nach {Days(days)} genehmigt{(next is null ? "" : $"; als Nächstes entscheidet {next}")}.";

        public override string NoDigest => "Einen solchen Bericht haben Sie nicht bekommen, also ist noch nichts zu tun: eine Vorschau zeigt nur, was jetzt darin stünde.";
        public override string NoAction => "Dieser Bericht hat keinen solchen Punkt. Nehmen Sie die Nummern des neuesten.";
        public override string Stale => "Dieser Knopf gehört zu etwas, das vorbei ist. Nehmen Sie bitte die neue Karte.";
        public override string Done(DateOnly day, string result) => string.Create(Culture, $"Das ist am {day:d. MMMM} geschehen: {result}");
        public override string WorksCouncil => "Im Betriebsratsmodus wird niemand wegen der eigenen Nutzung angesprochen, deshalb geschieht das nicht.";
        public override string NobodyToInvite =>
            "Zurzeit ist niemand einzuladen: es passt niemand, der gern hilft, oder die Betreffenden sind blockiert, abwesend, neu, schon geübt oder haben diesen Monat genug gehört. Mit „pairing help TOOL“ bieten andere ihre Hilfe an.";
        public override string NothingToTakeBack(string tool) => $"Zurzeit kann keine ungenutzte Lizenz für {tool} zurückgehen: sie werden wieder genutzt oder sind fort, oder ihre Inhaber warten anderswo auf Zugang, behalten sie ausdrücklich, sind abwesend, in Teilzeit, arbeiten gerade zu zweit oder haben sie schon zurückgegeben.";
        public override string NobodyToAsk => "Zurzeit ist niemand zu fragen: wer eine solche Lizenz hat, ist hier nicht zu erreichen, möchte keine Nachrichten, hat diese Woche genug gehört, hat sie zurückgegeben oder behält sie ausdrücklich, ist abwesend oder wartet anderswo auf Zugang.";
        public override string YouMend(string source) => $"Um Quellen kümmern Sie sich selbst: „sources“ zeigt, wie weit {source} reicht.";
        public override string AdminsTakeBack => "Lizenzen holen nur Admins zurück, deshalb ist nichts geschehen.";
        public override string Decided(string tool) => $"Über die Anfrage für {tool} ist schon entschieden.";
        public override string WithYou(int request, string tool) => $"Anfrage {request} für {tool} liegt inzwischen bei Ihnen: „access show {request}“ öffnet sie.";
        public override string NotYours(int request, string tool, string who) => $"Anfrage {request} für {tool} liegt inzwischen bei {who}; darüber entscheiden Sie nicht.";
        public override string Unreachable(string? who, int request) => $"Wer Anfrage {request} hat{(who is null ? "" : $" ({who})")}, ist hier nicht zu erreichen. Ein Admin kann sie weitergeben: „access assign {request} EMAIL“.";
        public override string SomebodyGone => "jemandem, der nicht mehr hier ist";

        public override string Title => "Aus Ihrem Bericht";
        public override string Submit => "Ja, ausführen";
        public override string Changed => "Das hat sich inzwischen geändert.";
        public override string HowMuch => "Wie viel mehr im Monat";
        public override string Why => "Warum";
        public override string WhatWorks => "Was funktioniert";
        public override string OneThing => "Eine Sache, in ein oder zwei Sätzen; keine Namen anderer.";
        public override string AWord => "Ein Wort dazu";
        public override string YourDecision => "Ihre Entscheidung";
        public override string Yes => "Genehmigen";
        public override string No => "Ablehnen";
        public override string Reason => "Grund";
        public override string WhenReason => "Ein Nein braucht einen; ein Ja darf einen haben.";

        private static string Taker(string taker) => taker == "GitHub" ? taker : "das angeschlossene System";

        private static string People(int count, string one = "eine Person") => count == 1 ? one : $"{count} Personen";

        private static string Days(int count) => count == 1 ? "1 Tag" : $"{count} Tagen";
    }
}
