using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class NeedlessIndexes : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Wins_At",
                table: "Wins").Annotation(Additions.Annotation, true);

            migrationBuilder.DropIndex(
                name: "IX_GroupMembers_TeamId",
                table: "GroupMembers").Annotation(Additions.Annotation, true);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Wins_At",
                table: "Wins",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_GroupMembers_TeamId",
                table: "GroupMembers",
                column: "TeamId");
        }
    }
}
