namespace ChatBot.Channels.Slack;

/// <summary>Slack's published limits in one place. Lengths are UTF-16 units: never more lenient than counting characters.</summary>
/// <remarks>Source: "Reference: Block Kit", "Rate limits" and "App manifest reference", read 2026-11.</remarks>
public static class SlackLimits
{
    public const int BodyBytes = 1024 * 1024;

    public const int MessageBlocks = 50, ViewBlocks = 100;
    public const int MessageTextRecommended = 4000, MessageTextCut = 40_000;
    public const int BlockId = 255, ActionId = 255;

    public const int SectionText = 3000, SectionFields = 10, SectionFieldText = 2000;
    public const int HeaderText = 150;
    public const int ContextElements = 10, ActionsElements = 25;
    public const int ImageUrl = 3000, ImageAltText = 2000, ImageTitle = 2000;
    public const int InputLabel = 2000, InputHint = 2000, PlainTextInput = 3000, Placeholder = 150;
    public const int MarkdownTextPerMessage = 12_000;
    public const int RichTextIndent = 8;

    public const int TableRows = 100, TableColumns = 20, TableTextPerMessage = 10_000, TablesPerMessage = 1;
    public const int DataTableRowsLeast = 2, DataTableRows = 101, DataTablePageSize = 100;
    public const int ChartsPerMessage = 2, ChartTitle = 50, ChartAxisLabel = 50, ChartCategories = 20, ChartLabel = 20, ChartSeries = 6;
    public const int CardSubtitle = 150, CardBody = 200, CarouselCards = 10, ContainerTitle = 150, ContainerBlocks = 10;
    public const int ContextActions = 5;
    public const int VideoTitle = 199;

    public const int ButtonText = 75, ButtonValue = 2000, ButtonUrl = 3000, AccessibilityLabel = 75;
    public const int SelectOptions = 100, OptionText = 75, OptionValue = 150, OptionDescription = 75, OverflowOptions = 5, ChoiceOptions = 10;
    public const int ConfirmTitle = 100, ConfirmText = 300, ConfirmButton = 30;

    public const int ViewBytes = 250 * 1024, PrivateMetadata = 3000, CallbackId = 255, ViewTitle = 24, ViewsStacked = 3;
    public const int SuggestedPrompts = 4, LoadingMessages = 10;

    /// <summary>How long Slack waits for an acknowledgement, and how long a trigger id lives.</summary>
    public static readonly TimeSpan Acknowledge = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan ResponseUrlLife = TimeSpan.FromMinutes(30);
    public const int ResponseUrlPosts = 5;

    /// <summary>One message a second and channel.</summary>
    public static readonly TimeSpan PerChannel = TimeSpan.FromSeconds(1);
}
