using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.Sqlite
{
    public partial class SeveralHosts : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateScheduleTables();

            migrationBuilder.LayOutForSqlServer();

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Conversation_State_Id",
                table: "Inbox",
                columns: new[] { "Conversation", "State", "Id" });

            migrationBuilder.CreateTable(
                name: "AdditiveMigrations",
                columns: table => new
                {
                    Migration = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AdditiveMigrations", x => x.Migration);
                });

            migrationBuilder.CreateTable(
                name: "KeyRing",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyRing", x => x.Name);
                });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropScheduleTables();

            migrationBuilder.DropIndex(
                name: "IX_Inbox_Conversation_State_Id",
                table: "Inbox");

            migrationBuilder.DropTable(
                name: "AdditiveMigrations");

            migrationBuilder.DropTable(
                name: "KeyRing");
        }
    }
}
