using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
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
                    Migration = table.Column<string>(type: "nvarchar(150)", maxLength: 150, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AdditiveMigrations", x => x.Migration);
                });

            migrationBuilder.CreateTable(
                name: "KeyRing",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Xml = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2")
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
