using System.Collections.Frozen;

namespace ChatBot.Channels.Cards;

/// <summary>Which elements exist in Teams bot cards and which properties each has. Closed: what is not listed is a mistake.</summary>
/// <remarks>Source: the schema pages of the Adaptive Cards documentation hub and <i>Charts in Adaptive Cards</i>, read 2026-11.</remarks>
internal static class AdaptiveCardSchema
{
    private const string Element = "type id isVisible separator spacing height fallback requires targetWidth lang grid.area horizontalAlignment";
    private const string Block = Element + " items style bleed minHeight selectAction verticalContentAlignment backgroundImage rtl layouts roundedCorners showBorder";
    private const string Input = Element + " label labelPosition isRequired errorMessage value valueChangedAction";
    private const string Chart = Element + " title showTitle colorSet showLegend maxWidth";
    private const string Axes = Chart + " data xAxisTitle yAxisTitle color";
    private const string Action = "type id title iconUrl style fallback requires isEnabled tooltip mode menuActions themedIconUrls";

    public static readonly FrozenDictionary<string, FrozenSet<string>> Elements = Table(new()
    {
        ["TextBlock"] = Element + " text color fontType isSubtle maxLines size weight wrap style labelFor",
        ["RichTextBlock"] = Element + " inlines labelFor",
        ["Image"] = Element + " url altText backgroundColor size style width selectAction themedUrls allowExpand fitMode",
        ["ImageSet"] = Element + " images imageSize",
        ["Container"] = Block,
        ["ColumnSet"] = Element + " columns style bleed minHeight minWidth selectAction roundedCorners showBorder",
        ["Column"] = Block + " width",
        ["FactSet"] = Element + " facts",
        ["ActionSet"] = Element + " actions",
        ["Table"] = Element + " columns rows firstRowAsHeaders showGridLines gridStyle horizontalCellContentAlignment verticalCellContentAlignment minWidth roundedCorners style",
        ["Icon"] = Element + " name size style color selectAction",
        ["Badge"] = Element + " text icon iconPosition appearance size shape style tooltip",
        ["ProgressBar"] = Element + " value max color",
        ["ProgressRing"] = Element + " label labelPosition size",
        ["Rating"] = Element + " value max count color size style",
        ["CompoundButton"] = Element + " title description icon badge selectAction",
        ["Carousel"] = Element + " pages minHeight pageAnimation",
        ["CarouselPage"] = Block,
        ["CodeBlock"] = Element + " codeSnippet language startLineNumber",
        ["Input.Text"] = Input + " isMultiline maxLength placeholder regex style inlineAction",
        ["Input.Number"] = Input + " min max placeholder",
        ["Input.Date"] = Input + " min max placeholder",
        ["Input.Time"] = Input + " min max placeholder",
        ["Input.Toggle"] = Input + " title valueOn valueOff wrap showTitle",
        ["Input.ChoiceSet"] = Input + " choices choices.data isMultiSelect style placeholder wrap useMultipleColumns minColumnWidth",
        ["Input.Rating"] = Input + " max color size allowHalfSteps",
        ["Chart.Line"] = Axes + " yMin yMax",
        ["Chart.VerticalBar"] = Axes + " showBarValues yMin yMax",
        ["Chart.VerticalBar.Grouped"] = Axes + " stacked showBarValues yMin yMax",
        ["Chart.HorizontalBar"] = Axes + " displayMode",
        ["Chart.HorizontalBar.Stacked"] = Axes,
        ["Chart.Donut"] = Chart + " data value valueColor thickness",
        ["Chart.Pie"] = Chart + " data value",
        ["Chart.Gauge"] = Chart + " value segments min max subLabel showMinMax valueFormat showNeedle",
    });

    public static readonly FrozenDictionary<string, FrozenSet<string>> Actions = Table(new()
    {
        ["Action.Execute"] = Action + " verb data associatedInputs conditionallyEnabled",
        ["Action.Submit"] = Action + " data associatedInputs conditionallyEnabled msteams",
        ["Action.OpenUrl"] = Action + " url",
        ["Action.ShowCard"] = Action + " card",
        ["Action.ToggleVisibility"] = Action + " targetElements",
        ["Action.ResetInputs"] = Action + " targetInputIds",
        ["Action.Popover"] = Action + " content displayArrow maxPopoverWidth",
        ["Action.OpenUrlDialog"] = Action + " dialogTitle dialogHeight dialogWidth url",
    });

    public static readonly FrozenSet<string> Card = Words("type version $schema body actions fallbackText speak lang rtl refresh authentication "
        + "selectAction style minHeight backgroundImage verticalContentAlignment msteams metadata resources layouts requires fallback");

    public static readonly FrozenDictionary<string, FrozenSet<string>> Values = Table(new()
    {
        ["size"] = "Default Small Medium Large ExtraLarge Auto Stretch xxSmall xSmall Standard xLarge xxLarge Tiny",
        ["weight"] = "Default Lighter Bolder",
        ["spacing"] = "None ExtraSmall Small Default Medium Large ExtraLarge Padding",
        ["horizontalAlignment"] = "Left Center Right",
        ["verticalContentAlignment"] = "Top Center Bottom",
        ["fontType"] = "Default Monospace",
        ["mode"] = "primary secondary",
        ["associatedInputs"] = "auto none",
        ["colorSet"] = "categorical sequential sequentialred sequentialgreen sequentialyellow diverging",
        ["displayMode"] = "AbsoluteWithAxis AbsoluteNoAxis PartToWhole",
        ["gridStyle"] = "default emphasis good attention warning accent",
        ["horizontalCellContentAlignment"] = "Left Center Right",
    });

    public static readonly FrozenSet<string> TextColors = Words("Default Dark Light Accent Good Warning Attention");
    public static readonly FrozenSet<string> TextStyles = Words("default heading columnHeader");
    public static readonly FrozenSet<string> ContainerStyles = Words("default emphasis good attention warning accent");

    public static readonly FrozenSet<string> ChartColors = Words("good warning attention neutral categoricalRed categoricalPurple categoricalLavender "
        + "categoricalBlue categoricalLightBlue categoricalTeal categoricalGreen categoricalLime categoricalMarigold sequential1 sequential2 sequential3 "
        + "sequential4 sequential5 sequential6 sequential7 sequential8 divergingBlue divergingLightBlue divergingCyan divergingTeal divergingYellow "
        + "divergingPeach divergingLightRed divergingRed divergingMaroon divergingGray");

    private static FrozenDictionary<string, FrozenSet<string>> Table(Dictionary<string, string> rows) =>
        rows.ToFrozenDictionary(row => row.Key, row => Words(row.Value), StringComparer.Ordinal);

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
