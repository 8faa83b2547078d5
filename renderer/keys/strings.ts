/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/keys.ts";
import { spoken } from "../../words/spoken.ts";

export const { keys, toolPatterns, daily, keyStates } = spoken("keys", english);
