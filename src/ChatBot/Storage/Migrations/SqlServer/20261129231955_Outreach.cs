using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class Outreach : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Reference",
                table: "Outbox",
                type: "nvarchar(max)",
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "Preferences",
                columns: table => new
                {
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Value = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    SetAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Preferences", x => new { x.PersonId, x.Name });
                });

            migrationBuilder.CreateTable(
                name: "Tellings",
                columns: table => new
                {
                    Rule = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Period = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    ToldAt = table.Column<long>(type: "bigint", nullable: false),
                    Counts = table.Column<bool>(type: "bit", nullable: false),
                    Why = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tellings", x => new { x.Rule, x.Period, x.PersonId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Tellings_PersonId_ToldAt",
                table: "Tellings",
                columns: new[] { "PersonId", "ToldAt" });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Preferences");

            migrationBuilder.DropTable(
                name: "Tellings");

            migrationBuilder.DropColumn(
                name: "Reference",
                table: "Outbox");
        }
    }
}
