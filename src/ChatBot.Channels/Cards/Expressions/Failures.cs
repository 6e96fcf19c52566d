namespace ChatBot.Channels.Cards.Expressions;

/// <summary>An expression that cannot be evaluated: its text stays in the card. Thrown and caught inside one expansion.</summary>
internal sealed class ExpressionFailure(string reason) : Exception(reason);

/// <summary>What one expansion may cost, so that no data can make it slow or large.</summary>
internal sealed class Budget(int steps, int characters)
{
    private int _steps = steps;
    private long _characters = characters;

    public void Step()
    {
        if (--_steps < 0)
            throw new CardTooLargeException("The card takes too many steps to fill.");
    }

    public string Spend(string text)
    {
        Spend(text.Length);
        return text;
    }

    /// <summary>To be called before memory is taken.</summary>
    public void Spend(long units)
    {
        _characters -= units;
        if (_characters < 0)
            throw new CardTooLargeException("The card becomes too long.");
    }
}
