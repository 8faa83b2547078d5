/**
 * The endpoints by which a user sets a first password or changes it, and the account page. Reads what is asked, has
 * auth.ts do it, and answers.
 */
import * as z from "zod";
import type { Role } from "../../contract/views.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import {
	redirect,
	showJson,
	showPage,
	showRefusal,
	shown,
	write,
} from "./answers.ts";
import type { Auth } from "./auth.ts";
import { type AuthRequest, password, readFields } from "./fields.ts";
import {
	accountPage,
	accountPath,
	loginPath,
	setupPage,
	setupScript,
} from "./pages.ts";
import { userIdOf } from "./session.ts";

export async function showAccount(
	auth: Auth,
	request: AuthRequest,
): Promise<undefined> {
	const user = signedIn(auth, request);
	return user
		? showPage(request, 200, accountPage(user, ""))
		: redirect(request, `${loginPath}?next=${accountPath}`);
}

const PasswordChange = z
	.looseObject({
		old_password: password.optional(),
		current_password: password.optional(),
		new_password: password,
	})
	.transform((fields) => ({
		old: fields.old_password ?? fields.current_password,
		next: fields.new_password,
	}));

export async function changePassword(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const { session } = request.client;
	if (!session) return refuse("unauthenticated", "nobody signed in");
	const user = signedIn(auth, request);
	if (!user) return refuse("forbidden", "no user signed in");
	const body = await readFields(request);
	if (isRefusal(body)) return body;
	const asked = PasswordChange.safeParse(body.fields).data;
	if (asked?.old === undefined)
		return refuse("bad-request", "current_password or new_password");
	const changed = await auth.changePassword(
		session,
		asked.old,
		asked.next,
		request.address,
	);
	if (!body.isForm)
		return isRefusal(changed)
			? changed
			: showJson(request, 200, { user: shown(changed) });
	return isRefusal(changed)
		? showRefusal(request, changed, (message) => accountPage(user, message))
		: showPage(
				request,
				200,
				accountPage(changed, "", "Your password was changed."),
			);
}

export async function showSetup(
	_: Auth,
	request: AuthRequest,
): Promise<undefined> {
	return showPage(request, 200, setupPage());
}

export async function showSetupScript(
	_: Auth,
	request: AuthRequest,
): Promise<undefined> {
	return write(
		request,
		200,
		["Content-Type", "text/javascript; charset=utf-8"],
		setupScript,
	);
}

const SetUp = z.looseObject({ token: z.string().max(200), password });

export async function setUp(
	auth: Auth,
	request: AuthRequest,
): Promise<Refusal | undefined> {
	const body = await readFields(request);
	if (isRefusal(body)) return body;
	const asked = SetUp.safeParse(body.fields).data;
	if (!asked) return refuse("bad-request", "token or password");
	const user = await auth.setUp(asked.token, asked.password);
	return isRefusal(user) ? user : showJson(request, 200, { user: shown(user) });
}

const signedIn = (
	auth: Auth,
	{ client }: AuthRequest,
): { name: string; role: Role } | undefined => {
	const id = client.session && userIdOf(client.session);
	const user = id === undefined ? undefined : auth.users.byId(id);
	return user && { name: user.name, role: client.role };
};
