/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/phone.ts";
import { spoken } from "../../words/spoken.ts";

export const {
	page,
	silence,
	alarm,
	gone,
	queue,
	card,
	limits,
	answers,
	denial,
	deeds,
	problems,
	computer,
	history,
	pairing,
	pairFailures,
} = spoken("phone", english);
