using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.SqlServer
{
    public partial class Access : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "EndedDay",
                table: "AccessRequests",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsOurs",
                table: "AccessRequests",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "NextDay",
                table: "AccessRequests",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Number",
                table: "AccessRequests",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "OwnerId",
                table: "AccessRequests",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Severity",
                table: "AccessRequests",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Stage",
                table: "AccessRequests",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "AccessRequests",
                type: "nvarchar(max)",
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "UntilDay",
                table: "AccessRequests",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccessEvents",
                columns: table => new
                {
                    RequestId = table.Column<byte[]>(type: "varbinary(16)", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    ActorId = table.Column<int>(type: "int", nullable: true),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Platform = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Before = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    After = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    Note = table.Column<string>(type: "nvarchar(2100)", maxLength: 2100, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessEvents", x => new { x.RequestId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "AccessHandovers",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "varbinary(16)", nullable: false),
                    RequestId = table.Column<byte[]>(type: "varbinary(16)", nullable: true),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Event = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Identity = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Body = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    State = table.Column<int>(type: "int", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    NotBefore = table.Column<long>(type: "bigint", nullable: false),
                    LeasedUntil = table.Column<long>(type: "bigint", nullable: true),
                    Lease = table.Column<byte[]>(type: "varbinary(16)", nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessHandovers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AccessRules",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    Text = table.Column<string>(type: "nvarchar(2100)", maxLength: 2100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    MadeBy = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false, collation: "Latin1_General_100_BIN2"),
                    MadeAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessRules", x => x.Id);
                });

            // Requests that are there already get a number, an owner and a date; the service makes full requests of them at its first look.
            migrationBuilder.Sql(
                """
                UPDATE "AccessRequests" SET
                    "Number" = (SELECT COUNT(*) FROM "AccessRequests" AS "o" WHERE "o"."Id" <= "AccessRequests"."Id"),
                    "OwnerId" = COALESCE(
                        (SELECT "p"."ManagerId" FROM "People" AS "p" WHERE "p"."Id" = "AccessRequests"."PersonId"),
                        (SELECT MIN("a"."Id") FROM "People" AS "a" INNER JOIN "Roles" AS "r" ON "r"."Email" = "a"."Email" WHERE "r"."Role" = 0 AND "a"."Id" <> "AccessRequests"."PersonId"),
                        "PersonId"),
                    "NextDay" = COALESCE("DecidedDay", "RequestedDay");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_Number",
                table: "AccessRequests",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccessRequests_Stage_NextDay",
                table: "AccessRequests",
                columns: new[] { "Stage", "NextDay" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessHandovers_Identity",
                table: "AccessHandovers",
                column: "Identity",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccessHandovers_State_NotBefore",
                table: "AccessHandovers",
                columns: new[] { "State", "NotBefore" });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccessEvents");

            migrationBuilder.DropTable(
                name: "AccessHandovers");

            migrationBuilder.DropTable(
                name: "AccessRules");

            migrationBuilder.DropIndex(
                name: "IX_AccessRequests_Number",
                table: "AccessRequests");

            migrationBuilder.DropIndex(
                name: "IX_AccessRequests_Stage_NextDay",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "EndedDay",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "IsOurs",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "NextDay",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "OwnerId",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "Severity",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "Stage",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "State",
                table: "AccessRequests");

            migrationBuilder.DropColumn(
                name: "UntilDay",
                table: "AccessRequests");
        }
    }
}
