/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/approvals.ts";
import { spoken } from "../../words/spoken.ts";

export const {
	riskNames,
	categoryNames,
	approvals,
	places,
	card,
	reach,
	nearest,
	answers,
	denial,
	longer,
	edit,
	historyStrings,
	stateNames,
	scopeNames,
	ended,
	grants,
	grantScopes,
} = spoken("approvals", english);
