using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

public static class Canonical
{
    internal static Question? Read(string text, Catalogue catalogue, Calendar calendar) => null;
}
