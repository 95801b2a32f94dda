/** An invented MAINTAINERS. */
export const sample = `List of maintainers
===================

	M: *Mail* patches to: FullName <address@domain>
	F: *Files* and directories wildcard patterns.

Maintainers List
----------------

FROBNICATORS
M:	Fiona Frob <fiona@example.org>
M:	"Karl K. Knuth" <karl@example.org>
R:	Rita Review <rita@example.org> (frob/core.c)
L:	frob@lists.example.org (moderated for non-subscribers)
L:	frob-private@lists.example.org (subscribers-only)
S:	Supported
T:	git git://git.example.org/frob.git
F:	drivers/frob/
X:	drivers/frob/legacy/
N:	frobni[ck]ate
K:	\\bfrob_(get|put)\\b

FROB CORE
M:	Cora Core <cora@example.org>
S:	Maintained
F:	drivers/frob/core*

LEGACY FROBNICATORS
L:	frob@lists.example.org
S:	Orphan
F:	drivers/frob/legacy/

A SECTION WITH A NAME THAT IS MUCH TOO LONG TO BE PRINTED AS IT IS
M:	Lena Long <lena@example.org>, Leo Long <leo@example.org>
S:	Odd Fixes
F:	lib/long

THE REST
M:	Linus Torvalds <torvalds@linux-foundation.org>
L:	linux-kernel@vger.kernel.org
S:	Buried alive in reporters
F:	*
F:	*/
`;
