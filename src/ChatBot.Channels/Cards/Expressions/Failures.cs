namespace ChatBot.Channels.Cards.Expressions;

/// <summary>An expression that cannot be evaluated: its text stays in the card. Thrown and caught inside one expansion.</summary>
internal sealed class ExpressionFailure(string reason) : Exception(reason);

/// <summary>What one expansion may cost, so that no data can make it slow or large.</summary>
internal sealed class Budget(int steps, int characters)
{
    private int _steps = steps;
    private int _characters = characters;

    public void Step()
    {
        if (--_steps < 0)
            throw new CardTooLargeException("The card takes too many steps to fill.");
    }

    public string Spend(string text)
    {
        _characters -= text.Length;
        return _characters < 0 ? throw new CardTooLargeException("The card becomes too long.") : text;
    }

    public void Spend(int items)
    {
        _characters -= items;
        if (_characters < 0)
            throw new CardTooLargeException("The card becomes too long.");
    }
}
