using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>Answers from the tool catalogue, which is open to everyone: prices, approval, vendors, billing.</summary>
public static class CatalogueAnswers
{
    /// <param name="tools">Tools that the filters leave, by name.</param>
    public static Answer Of(Question question, IReadOnlyList<Tool> tools, Organisation organisation, Asker asker, IReadOnlyList<string> notes)
    {
        var phrasing = new Phrasing(asker.Person.Locale);
        var measure = question.Measures[0];
        var isOne = tools.Count == 1 && question.Form is not Form.List && question.By.IsEmpty;
        var (values, text) = isOne ? One(measure, tools[0], question.Currency, organisation, phrasing) : ([], Heading(measure, tools));
        var rows = isOne ? [] : tools.Select(t => Row(measure, t)).ToList();
        if (rows.Count > 0)
            text += "\n" + string.Join('\n', tools.Select(t => $"• {t.Name}: {Words(measure, t, phrasing)}"));
        foreach (var note in notes) text += " " + note;
        return new(AnswerKind.Answer, text, values, rows, Scope: "org", Next: ["which tools are approved?", "seats by tool"]);
    }

    private static (IReadOnlyList<AnswerValue> Values, string Text) One(
        Measure measure, Tool tool, string? currency, Organisation organisation, Phrasing phrasing)
    {
        switch (measure)
        {
            case Measure.SeatPrice when tool.SeatPriceMonth is { } price:
                var amount = price.Amount;
                var unit = price.Currency;
                if (currency is not null && currency != price.Currency && Costs.Exchange.Rate(organisation.Settings, currency) is { } to
                    && Costs.Exchange.Rate(organisation.Settings, price.Currency) is { } from)
                    (amount, unit) = (amount * from / to, currency);
                return ([new(Units.IdOf(measure), amount, unit)], $"{phrasing.Money(amount, unit)} per seat and month – {tool.Name}.");
            case Measure.SeatPrice:
                return ([], $"{tool.Name} has no seat price: it is billed by {Billing(tool)}.");
            case Measure.Approved:
                return ([new("yes", tool.Approved ? 1 : 0, Units.Boolean)],
                    tool.Approved ? $"Yes, {tool.Name} is approved." : $"No, {tool.Name} is not approved.");
            case Measure.Vendor:
                return ([], $"{tool.Name} comes from {tool.Vendor}.");
            default:
                return ([], $"{tool.Name} is billed by {Billing(tool)}.");
        }
    }

    private static string Heading(Measure measure, IReadOnlyList<Tool> tools) => tools.Count == 0 ? "No tool fits." : measure switch
    {
        Measure.SeatPrice => "Price of a seat per month:",
        Measure.Approved => "Tools in the catalogue:",
        Measure.Vendor => "Tools and their vendors:",
        _ => "How the tools are billed:",
    };

    private static AnswerRow Row(Measure measure, Tool tool) => measure switch
    {
        Measure.SeatPrice => new(tool.Name, tool.Name, tool.SeatPriceMonth is { } price ? price.Amount : null, tool.SeatPriceMonth?.Currency, Tool: tool.Name),
        Measure.Approved => new(tool.Name, tool.Name, tool.Approved ? 1 : 0, Units.Boolean, Tool: tool.Name),
        Measure.Vendor => new(tool.Name, $"{tool.Name}: {tool.Vendor}", null, null, tool.Vendor, tool.Name),
        _ => new(tool.Name, $"{tool.Name}: {Billing(tool)}", null, null, Billing(tool), tool.Name),
    };

    private static string Words(Measure measure, Tool tool, Phrasing phrasing) => measure switch
    {
        Measure.SeatPrice => tool.SeatPriceMonth is { } price ? phrasing.Money(price.Amount, price.Currency) : "no seat price",
        Measure.Approved => tool.Approved ? "approved" : "not approved",
        Measure.Vendor => tool.Vendor,
        _ => Billing(tool),
    };

    private static string Billing(Tool tool) => tool.Billing switch
    {
        BillingModel.Seat => "seat",
        BillingModel.Consumption => "consumption",
        BillingModel.Hybrid => "seat and consumption",
    };
}
