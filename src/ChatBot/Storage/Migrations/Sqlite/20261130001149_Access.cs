using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatBot.Storage.Migrations.Sqlite
{
    public partial class Access : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "EndedDay",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsOurs",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "NextDay",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Number",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "OwnerId",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Severity",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Stage",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "AccessRequests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "UntilDay",
                table: "AccessRequests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccessEvents",
                columns: table => new
                {
                    RequestId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<int>(type: "INTEGER", nullable: true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Platform = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Before = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    After = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessEvents", x => new { x.RequestId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "AccessHandovers",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RequestId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Event = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Identity = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NotBefore = table.Column<long>(type: "INTEGER", nullable: false),
                    LeasedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    Lease = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessHandovers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AccessRules",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 2100, nullable: false),
                    MadeBy = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false)
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
