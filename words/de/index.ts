/**
 * Every word in German; one that is missing does not compile. Its terms, to be held to:
 * gate Tor · bridge Brücke (raise hochziehen, lower herablassen) · upstream Server · key Schlüssel · secret Geheimnis ·
 * vault Tresor · approval Freigabe · question Frage · call Aufruf · request Anfrage · grant gemerkte Freigabe ·
 * device Gerät · pair koppeln · deny ablehnen (a person, a rule) · refuse abweisen (the gate) · revoke widerrufen ·
 * strict/relaxed/lax streng/gelockert/offen · tool Werkzeug · audit log Protokoll · listener Listener · rule Regel ·
 * trust vertrauen · machine Computer · owner Eigentümer · setting Einstellung · session Sitzung · digest Prüfsumme.
 * Buttons are infinitives ("Schlüssel anlegen"); "Sie" and "du" are left out wherever a neutral form reads naturally.
 */
import type { Catalogue } from "../catalogue.ts";
import * as about from "./about.ts";
import * as agents from "./agents.ts";
import * as allowlist from "./allowlist.ts";
import * as approvals from "./approvals.ts";
import * as audit from "./audit.ts";
import * as bridge from "./bridge.ts";
import * as certificates from "./certificates.ts";
import * as commands from "./commands.ts";
import * as devices from "./devices.ts";
import * as home from "./home.ts";
import * as httpsWizard from "./https-wizard.ts";
import * as keys from "./keys.ts";
import * as limits from "./limits.ts";
import * as mode from "./mode.ts";
import * as pairing from "./pairing.ts";
import * as phone from "./phone.ts";
import * as programs from "./programs.ts";
import * as push from "./push.ts";
import * as rules from "./rules.ts";
import * as secrets from "./secrets.ts";
import * as session from "./session.ts";
import * as settings from "./settings.ts";
import * as setup from "./setup.ts";
import * as shared from "./shared.ts";
import * as status from "./status.ts";
import * as tray from "./tray.ts";
import * as upstreams from "./upstreams.ts";
import * as users from "./users.ts";

export const german: Catalogue = {
	about,
	agents,
	allowlist,
	approvals,
	audit,
	bridge,
	certificates,
	commands,
	devices,
	home,
	httpsWizard,
	keys,
	limits,
	mode,
	pairing,
	phone,
	programs,
	push,
	rules,
	secrets,
	session,
	settings,
	setup,
	shared,
	status,
	tray,
	upstreams,
	users,
};
