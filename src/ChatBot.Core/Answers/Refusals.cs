using ChatBot.Core.Questions;

namespace ChatBot.Core.Answers;

/// <summary>What is said instead of a figure. No refusal holds a figure, a digit or a name, and it is the same whatever the data say.</summary>
public static class Refusals
{
    public static Answer Future() => Answer.Refuse(RefusalReason.Unsupported,
        "That lies in the future. I can forecast the spend of the current month, and nothing beyond it.") with
    { Next = ["forecast for this month", "spend this month"] };

    public static Answer ForecastOfAnotherMonth() => Answer.Refuse(RefusalReason.Unsupported,
        "I can forecast the spend of the current month only. For other months you can ask what was spent.") with
    { Next = ["forecast for this month", "spend last month"] };

    public static Answer NoData() => Answer.Refuse(RefusalReason.NoData,
        "There is no data for that time yet: it lies before the first day that was recorded. Ask about a later time.") with
    { Next = ["usage last month", "usage so far this year"] };

    public static Answer EmptyStore() => Answer.Refuse(RefusalReason.NotPermitted,
        "I do not know you here. Ask an administrator to add you, or to link your account.");

    public static Answer UnknownAsker() => EmptyStore();

    public static Answer NoRate(string currency) => Answer.Refuse(RefusalReason.Unsupported,
        $"There is no exchange rate for {currency}. I can answer in the organisation's own currency.");

    public static Answer SmallGroup() => Answer.Refuse(RefusalReason.SmallGroup,
        "That group has too few people for a figure that keeps each of them private. A larger group, such as the team above it, can be answered.") with
    { Next = ["my usage last month", "adoption rate of the company"] };

    public static Answer Difference() => Answer.Refuse(RefusalReason.SmallGroup,
        "Together with an earlier answer, this figure would tell too much about a few people. Ask about another group or another time.") with
    { Next = ["my usage last month"] };

    /// <summary>What the asker may see instead depends on the asker alone, never on whom the question was about.</summary>
    public static Answer Denied(RefusalReason reason, Asker asker, Question question)
    {
        if (reason == RefusalReason.SmallGroup) return SmallGroup();
        var classes = Permissions.ClassesOf(question);
        var text = question.Scope is Scope.OfPerson ? "I do not share another person's figures with you."
            : question.By.Contains(Dimension.Person) || question.Form is Form.List ? "I do not share figures of single people with you, only those of whole groups."
            : classes.Contains(MeasureClass.Money) ? "I cannot share the money of that group with you."
            : "I cannot share the figures of that group with you.";
        var instead = asker.LeadsPeople
            ? " You can ask about yourself, your team as a whole, and the use of the organisation."
            : " You can ask about yourself, and about the use of your team and of the organisation as a whole.";
        return Answer.Refuse(RefusalReason.NotPermitted, text + instead) with
        {
            Next = asker.LeadsPeople ? ["usage of my team last month", "my spend this month"] : ["my usage last month", "adoption rate of the company"],
        };
    }
}
