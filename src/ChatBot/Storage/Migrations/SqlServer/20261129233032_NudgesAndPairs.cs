using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class NudgesAndPairs : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Absences",
                columns: table => new
                {
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    FromDay = table.Column<int>(type: "int", nullable: false),
                    UntilDay = table.Column<int>(type: "int", nullable: true),
                    IsTold = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Absences", x => new { x.PersonId, x.Kind, x.FromDay });
                });

            migrationBuilder.CreateTable(
                name: "Campaigns",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "varbinary(16)", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ToolId = table.Column<int>(type: "int", nullable: false),
                    TeamId = table.Column<int>(type: "int", nullable: true),
                    Playbook = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Goal = table.Column<int>(type: "int", nullable: false),
                    GoalNumber = table.Column<int>(type: "int", nullable: false),
                    GoalPercent = table.Column<int>(type: "int", nullable: false),
                    FromDay = table.Column<int>(type: "int", nullable: false),
                    UntilDay = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Campaigns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Nudges",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "varbinary(16)", nullable: false),
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    ToolId = table.Column<int>(type: "int", nullable: false),
                    Offer = table.Column<int>(type: "int", nullable: false),
                    Standing = table.Column<int>(type: "int", nullable: false),
                    Day = table.Column<int>(type: "int", nullable: false),
                    CampaignId = table.Column<byte[]>(type: "varbinary(16)", nullable: true),
                    Answer = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: false),
                    UntilDay = table.Column<int>(type: "int", nullable: true),
                    Identity = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Nudges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Pairs",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "varbinary(16)", nullable: false),
                    ToolId = table.Column<int>(type: "int", nullable: false),
                    LowId = table.Column<int>(type: "int", nullable: false),
                    HighId = table.Column<int>(type: "int", nullable: true),
                    State = table.Column<int>(type: "int", nullable: false),
                    LowSays = table.Column<int>(type: "int", nullable: false),
                    HighSays = table.Column<int>(type: "int", nullable: false),
                    Problem = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false, collation: "Latin1_General_100_BIN2"),
                    IsTwoWays = table.Column<bool>(type: "bit", nullable: false),
                    SoughtAt = table.Column<long>(type: "bigint", nullable: false),
                    InvitedAt = table.Column<long>(type: "bigint", nullable: true),
                    OfferedAt = table.Column<long>(type: "bigint", nullable: true),
                    MeetsAt = table.Column<long>(type: "bigint", nullable: true),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Token = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    MetDay = table.Column<int>(type: "int", nullable: true),
                    IsSolved = table.Column<bool>(type: "bit", nullable: true),
                    LowWay = table.Column<int>(type: "int", nullable: false),
                    HighWay = table.Column<int>(type: "int", nullable: false),
                    LowTold = table.Column<bool>(type: "bit", nullable: false),
                    HighTold = table.Column<bool>(type: "bit", nullable: false),
                    MinutesWith = table.Column<int>(type: "int", nullable: true),
                    MinutesWithout = table.Column<int>(type: "int", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pairs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Volunteers",
                columns: table => new
                {
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Tools = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Topics = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PerMonth = table.Column<int>(type: "int", nullable: false),
                    Since = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Volunteers", x => x.PersonId);
                });

            migrationBuilder.CreateTable(
                name: "Wins",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "varbinary(16)", nullable: false),
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Words = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Wins", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Campaigns_Name",
                table: "Campaigns",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Nudges_PersonId_Day",
                table: "Nudges",
                columns: new[] { "PersonId", "Day" });

            migrationBuilder.CreateIndex(
                name: "IX_Pairs_HighId",
                table: "Pairs",
                column: "HighId");

            migrationBuilder.CreateIndex(
                name: "IX_Pairs_LowId",
                table: "Pairs",
                column: "LowId");

            migrationBuilder.CreateIndex(
                name: "IX_Pairs_State",
                table: "Pairs",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_Pairs_Token",
                table: "Pairs",
                column: "Token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Wins_At",
                table: "Wins",
                column: "At");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Absences");

            migrationBuilder.DropTable(
                name: "Campaigns");

            migrationBuilder.DropTable(
                name: "Nudges");

            migrationBuilder.DropTable(
                name: "Pairs");

            migrationBuilder.DropTable(
                name: "Volunteers");

            migrationBuilder.DropTable(
                name: "Wins");
        }
    }
}
