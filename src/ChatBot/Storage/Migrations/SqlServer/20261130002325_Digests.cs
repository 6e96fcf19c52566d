using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class Digests : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsBulk",
                table: "Outbox",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "Digests",
                columns: table => new
                {
                    Rule = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Period = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    MadeAt = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    CheckedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Digests", x => new { x.Rule, x.Period, x.PersonId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Digests_CheckedAt_MadeAt",
                table: "Digests",
                columns: new[] { "CheckedAt", "MadeAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Digests_PersonId_MadeAt",
                table: "Digests",
                columns: new[] { "PersonId", "MadeAt" });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Digests");

            migrationBuilder.DropColumn(
                name: "IsBulk",
                table: "Outbox");
        }
    }
}
