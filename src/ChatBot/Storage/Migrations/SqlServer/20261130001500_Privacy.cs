using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class Privacy : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "OwnerId",
                table: "Tools",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RenewalDay",
                table: "Tools",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ErasedIdentities",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    ErasedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ErasedIdentities", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "Looks",
                columns: table => new
                {
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Day = table.Column<int>(type: "int", nullable: false),
                    LookerId = table.Column<int>(type: "int", nullable: false),
                    What = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Times = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Looks", x => new { x.PersonId, x.Day, x.LookerId, x.What });
                });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ErasedIdentities");

            migrationBuilder.DropTable(
                name: "Looks");

            migrationBuilder.DropColumn(
                name: "OwnerId",
                table: "Tools");

            migrationBuilder.DropColumn(
                name: "RenewalDay",
                table: "Tools");
        }
    }
}
