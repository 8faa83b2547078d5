/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/shared.ts";
import { spoken } from "../../words/spoken.ts";

export const {
	app,
	times,
	passphrase,
	sections,
	groups,
	modeNames,
	roleLabel,
	roleNames,
	roleMeanings,
	roleHint,
	scope,
	wholeNumber,
	why,
	stepNames,
	audit,
	riskWords,
	outcomes,
	answered,
	problemTexts,
	failureTexts,
} = spoken("shared", english);
