using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.Sqlite
{
    public partial class ToldFiguresAndSenders : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Machines",
                table: "Tokens",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Sources",
                table: "Tokens",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TeamId",
                table: "Tokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TeamId",
                table: "Identities",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Restatements",
                columns: table => new
                {
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    SourceId = table.Column<int>(type: "INTEGER", nullable: false),
                    ToolId = table.Column<int>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Restatements", x => new { x.Day, x.SourceId, x.ToolId });
                })
                .Annotation("ChatBot:WithoutRowId", true);

            migrationBuilder.CreateTable(
                name: "ToldFigures",
                columns: table => new
                {
                    PersonId = table.Column<int>(type: "INTEGER", nullable: false),
                    Figure = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 16, nullable: false),
                    Question = table.Column<string>(type: "TEXT", nullable: false),
                    FromDay = table.Column<int>(type: "INTEGER", nullable: false),
                    LastDay = table.Column<int>(type: "INTEGER", nullable: false),
                    AsOf = table.Column<long>(type: "INTEGER", nullable: false),
                    Said = table.Column<string>(type: "TEXT", nullable: false),
                    ToldAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CheckedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ToldFigures", x => new { x.PersonId, x.Figure });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Identities_TeamId",
                table: "Identities",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_Restatements_LastAt",
                table: "Restatements",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_ToldFigures_ToldAt",
                table: "ToldFigures",
                column: "ToldAt");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Restatements");

            migrationBuilder.DropTable(
                name: "ToldFigures");

            migrationBuilder.DropIndex(
                name: "IX_Identities_TeamId",
                table: "Identities");

            migrationBuilder.DropColumn(
                name: "Machines",
                table: "Tokens");

            migrationBuilder.DropColumn(
                name: "Sources",
                table: "Tokens");

            migrationBuilder.DropColumn(
                name: "TeamId",
                table: "Tokens");

            migrationBuilder.DropColumn(
                name: "TeamId",
                table: "Identities");
        }
    }
}
