using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class ToldFiguresAndSenders : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Machines",
                table: "Tokens",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Sources",
                table: "Tokens",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "TeamId",
                table: "Tokens",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TeamId",
                table: "Identities",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Restatements",
                columns: table => new
                {
                    Day = table.Column<int>(type: "int", nullable: false),
                    SourceId = table.Column<int>(type: "int", nullable: false),
                    ToolId = table.Column<int>(type: "int", nullable: false),
                    LastAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Restatements", x => new { x.Day, x.SourceId, x.ToolId });
                });

            migrationBuilder.CreateTable(
                name: "ToldFigures",
                columns: table => new
                {
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Figure = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Question = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    FromDay = table.Column<int>(type: "int", nullable: false),
                    LastDay = table.Column<int>(type: "int", nullable: false),
                    AsOf = table.Column<long>(type: "bigint", nullable: false),
                    Said = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    ToldAt = table.Column<long>(type: "bigint", nullable: false),
                    CheckedAt = table.Column<long>(type: "bigint", nullable: false)
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
