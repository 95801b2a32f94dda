/**
 * Domains below which anybody can register: a signature by one of them says nothing about the domains under it. Only the two-label ones that
 * mail is seen from, as data; a single label is refused without a list. A domain that signs for itself (strict equality) is always fine, also one of
 * these. The full list (https://publicsuffix.org) comes with DKIM verification.
 */
export const publicSuffixes: ReadonlySet<string> = new Set(
  [
    // registries
    'co.uk org.uk ac.uk gov.uk me.uk ltd.uk plc.uk net.uk sch.uk nhs.uk',
    'com.au net.au org.au edu.au gov.au id.au asn.au',
    'co.nz net.nz org.nz ac.nz govt.nz geek.nz',
    'co.jp ne.jp or.jp ac.jp ad.jp go.jp gr.jp ed.jp lg.jp',
    'com.cn net.cn org.cn edu.cn gov.cn ac.cn',
    'com.tw net.tw org.tw edu.tw gov.tw idv.tw com.hk net.hk org.hk edu.hk gov.hk idv.hk',
    'com.sg net.sg org.sg edu.sg gov.sg com.my net.my org.my edu.my gov.my',
    'com.br net.br org.br edu.br gov.br com.ar net.ar org.ar edu.ar gob.ar com.mx net.mx org.mx edu.mx gob.mx',
    'com.co net.co org.co edu.co com.pe net.pe org.pe com.ve com.uy com.ec com.cl',
    'co.in net.in org.in ac.in edu.in gov.in res.in firm.in gen.in ind.in nic.in',
    'co.kr or.kr ne.kr re.kr pe.kr ac.kr go.kr',
    'co.za org.za net.za ac.za gov.za web.za co.il org.il net.il ac.il gov.il',
    'com.tr net.tr org.tr edu.tr gov.tr gen.tr com.ua net.ua org.ua edu.ua gov.ua in.ua kiev.ua',
    'com.ru org.ru net.ru msk.ru spb.ru com.pl net.pl org.pl edu.pl gov.pl waw.pl',
    'com.pk net.pk org.pk edu.pk com.bd org.bd edu.bd com.vn net.vn org.vn edu.vn com.ph org.ph edu.ph',
    'co.id or.id ac.id go.id web.id co.th or.th ac.th go.th in.th',
    'com.eg edu.eg com.sa edu.sa com.ng org.ng edu.ng co.ke or.ke ac.ke com.gh',
    'com.es org.es nom.es com.pt com.gr com.ro com.mt com.cy co.at or.at ac.at gv.at co.hu co.rs ac.rs',
    'eu.org uk.com us.com eu.com de.com gb.net uk.net se.net',
    // hosters whose customers get a sub-domain
    'appspot.com appspotmail.com blogspot.com withgoogle.com googlegroups.com googleapis.com web.app firebaseapp.com run.app',
    'github.io githubusercontent.com gitlab.io pages.dev workers.dev herokuapp.com netlify.app vercel.app fly.dev',
    'onmicrosoft.com azurewebsites.net azurecontainer.io cloudapp.net azure-api.net windows.net',
    'amazonaws.com cloudfront.net elasticbeanstalk.com awsapps.com ondigitalocean.app onrender.com repl.co',
    'groups.io sourceforge.net readthedocs.io surge.sh glitch.me wordpress.com tumblr.com wixsite.com',
    'dyndns.org no-ip.org ddns.net duckdns.org mydns.jp',
  ].flatMap((line) => line.split(' ')),
);
