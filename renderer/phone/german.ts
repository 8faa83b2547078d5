/** The German words of what the phone's page shows, and no others. */
import * as approvals from "../../words/de/approvals.ts";
import * as commands from "../../words/de/commands.ts";
import * as mode from "../../words/de/mode.ts";
import * as phone from "../../words/de/phone.ts";
import * as shared from "../../words/de/shared.ts";

export const german = { approvals, commands, mode, phone, shared };
